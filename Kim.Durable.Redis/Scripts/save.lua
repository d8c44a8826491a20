-- Writes where a run stands. Whole states, never deltas; only the fields named here, so that what a newer build has added stays.
--
-- KEYS  1 run  2 in   and when it is not to run on:  3 the index of what it becomes  4 own:<owner>   and of an ended one:  [5 key]
--       (index: due:<command> if it parks, done if it ends, stuck if it is stuck, called if it ends and another has called it)
-- ARGV  1 id  2 owner  3 version  4 state: R P E X, or C: E, and another has called it, so that settle.lua says how long it is kept
--       5 milliseconds from now: P until it is due, E as long as it is kept, C until settle.lua looks at it
--       6 the signal it waits for as name:number, or ''  7 how many cancels it has taken  8… the other fields, name and value in turn
--
-- Answers
--   ok, cancel     it is written, or was already; cancel: and one waits that the run has not taken
--   signal, value  it would park, but what it waits for is there: not written
--   cancelled      it would park, but a cancel waits: not written
--   gone           there is no such record: begin may write it again
--   fenced         it is another owner's, or newer than this, or does not run: the caller has lost it
--   bad, field, x  the record cannot be read
local r = redis.call('HMGET', KEYS[1], 'owner', 'ver', 'st', 'due', 'why', 'reply', 'wait', 'tries', 'in')
local stored, mine, called = tonumber(r[2] or nil), tonumber(ARGV[3]), ARGV[4] == 'C'
local state = called and 'E' or ARGV[4]
-- Almost always it runs, with this owner and an older version. The rest is asked only if not.
if not (r[1] == ARGV[2] and r[3] == 'R' and r[4] and stored and stored < mine and stored >= 0 and stored % 1 == 0) then
  if not (r[1] and r[2] and r[3] and r[4]) and redis.call('EXISTS', KEYS[1]) == 0 then return {'gone'} end
  if not r[1] then return {'bad', 'owner', ''} end
  if not string.match(r[2] or '', '^%d+$') then return {'bad', 'ver', r[2] or ''} end
  if not string.match(r[3] or '', '^[RPEX]$') then return {'bad', 'st', r[3] or ''} end
  if not string.match(r[4] or '', '^%d+$') then return {'bad', 'due', r[4] or ''} end
  if r[1] ~= ARGV[2] or stored > mine then return {'fenced'} end
  -- A record that does not run is nobody's, even if it has the name of its last owner: only a claim, with a new version, makes it run.
  if stored < mine and r[3] ~= 'R' then return {'fenced'} end
  if stored == mine and r[3] ~= state then return {'fenced'} end
end

-- A time of the server as text. To make a number of it and a text of that would cost as much as asking for it.
local function milliseconds(t) return t[1] .. string.sub('00000' .. t[2], -6, -4) end

-- Most runs are never sent a signal. The record says whether one was.
local hasInbox, stop = r[9], false
if hasInbox then
  local cancels = redis.call('HGET', KEYS[2], 'c:cancel') or '0'
  if not string.match(cancels, '^%d+$') then return {'bad', 'in c:cancel', cancels} end
  stop = tonumber(cancels) > tonumber(ARGV[7])
end

local t = redis.call('TIME')
local due = r[4]
if stored < mine then
  -- What would wake it at once keeps it from parking, in the script that parks: no signal falls between the two. A run that is handed
  -- over (no time to wait) parks in any case: the next owner sees the inbox.
  if state == 'P' and tonumber(ARGV[5]) > 0 then
    if stop then return {'cancelled'} end
    local value = hasInbox and ARGV[6] ~= '' and redis.call('HGET', KEYS[2], 'n:' .. ARGV[6])
    if value then return {'signal', value} end
  end

  -- How many of each signal were taken before: what is taken with this save has its value in the record from now on.
  local counts, written = {}, {}
  for i = 8, #ARGV, 2 do
    written[ARGV[i]] = true
    if string.sub(ARGV[i], 1, 2) == 't:' then
      local before = redis.call('HGET', KEYS[1], ARGV[i]) or '0'
      if not string.match(before, '^%d+$') then return {'bad', ARGV[i], before} end
      counts[#counts + 1] = {string.sub(ARGV[i], 3), tonumber(before), tonumber(ARGV[i + 1])}
    end
  end

  due = milliseconds(t)
  if state ~= 'R' then
    due = string.format('%.0f', due + ARGV[5])
    redis.call('ZADD', KEYS[3], due, ARGV[1])
  end
  if r[7] or r[8] or ARGV[6] ~= '' then
    redis.call('HSET', KEYS[1], 'ver', ARGV[3], 'st', state, 'wait', ARGV[6], 'due', due, 'tries', '0', unpack(ARGV, 8))
  elseif state ~= 'R' then
    redis.call('HSET', KEYS[1], 'ver', ARGV[3], 'st', state, 'due', due, unpack(ARGV, 8))
  else
    redis.call('HSET', KEYS[1], 'ver', ARGV[3], 'due', due, unpack(ARGV, 8))
  end
  -- What is empty is not there.
  if r[5] and not written['why'] then redis.call('HDEL', KEYS[1], 'why') end
  if r[6] and not written['reply'] then redis.call('HDEL', KEYS[1], 'reply') end

  if state ~= 'E' then
    for _, count in ipairs(counts) do
      for k = count[2] + 1, count[3] do redis.call('HDEL', KEYS[2], 'n:' .. count[1] .. ':' .. string.format('%.0f', k)) end
    end
  end
end

-- Removals last, and again if the record says so already: the call before may have ended in between.
if state ~= 'R' then redis.call('SREM', KEYS[4], ARGV[1]) end
if state == 'E' and hasInbox then redis.call('DEL', KEYS[2]) end
if state == 'E' and not called then
  -- The key is this run's only as long as it says so: another may have taken it while this record was away.
  if KEYS[5] and redis.call('GET', KEYS[5]) == ARGV[1] then redis.call('PEXPIREAT', KEYS[5], due) end
  redis.call('PEXPIREAT', KEYS[1], due)
  -- The index of the ended has no expiry of its own. One end in eight takes out more than eight have put in.
  if t[2] % 8 == 0 then
    local old = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', '(' .. milliseconds(t), 'LIMIT', 0, 32)
    if old[1] then redis.call('ZREM', KEYS[3], unpack(old)) end
  end
end
return {'ok', stop and 'cancel' or ''}
