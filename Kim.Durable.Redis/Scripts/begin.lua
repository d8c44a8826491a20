-- Accepts a run: its key is taken, its record is there, its owner has it. One call is acceptance, idempotency check and first state.
--
-- KEYS  1 run  2 in  3 own:<owner>  4 owners  5 cmds  [6 key:<command>:<key>  [7 the run that the key is said to belong to]]
-- ARGV  1 id  2 owner  3 version  4 command  5 the id that the key is said to belong to, or ''
--       6 the owner and the command may not be in owners and cmds: 1 or 0  7… the other fields, name and value in turn
--
-- Answers
--   ok             it is written, or was already: a call whose answer was lost may be made again
--   taken, id      another run has the key
--   fenced         there is a record of this id that is not this owner's, or is newer
--   bad, field, x  there is a record of this id that cannot be read
--
-- A key may be left from a run that is gone (a crash between the two, an entry made by hand). The caller hears "taken" first, and calls
-- again with that run's key as KEYS[7]: only a script that has declared a key may look at it. Gone is then seen here, in one piece with
-- the taking.
if KEYS[6] then
  local holder = redis.call('GET', KEYS[6])
  if holder and holder ~= ARGV[1] and not (holder == ARGV[5] and redis.call('EXISTS', KEYS[7]) == 0) then
    return {'taken', holder}
  end
end

-- An inbox without a record is left from one that the store has lost: this is the same run, written once more.
local fields = false
if redis.call('EXISTS', KEYS[1], KEYS[2]) > 0 then
  local r = redis.call('HMGET', KEYS[1], 'owner', 'ver', 'st')
  if r[1] or r[2] or r[3] or redis.call('EXISTS', KEYS[1]) == 1 then
    if not r[1] then return {'bad', 'owner', ''} end
    if not string.match(r[2] or '', '^%d+$') then return {'bad', 'ver', r[2] or ''} end
    if not string.match(r[3] or '', '^[RPEX]$') then return {'bad', 'st', r[3] or ''} end
    local stored, mine = tonumber(r[2]), tonumber(ARGV[3])
    if r[1] == ARGV[2] and stored == mine then return {'ok'} end
    if r[1] ~= ARGV[2] or stored > mine or r[3] ~= 'R' then return {'fenced'} end
  end
  fields = {unpack(ARGV, 7)}
  local function also(field, value) table.insert(fields, field) table.insert(fields, value) end
  if r[1] then
    also('wait', '')
    also('tries', '0')
  end
  if redis.call('EXISTS', KEYS[2]) == 1 then also('in', '1') end
end

-- Indexes first: what ends between here and the record has an entry too many, and never one too few.
if ARGV[6] == '1' then
  redis.call('SADD', KEYS[5], ARGV[4])
  redis.call('SADD', KEYS[4], ARGV[2])
end
redis.call('SADD', KEYS[3], ARGV[1])
if KEYS[6] then redis.call('SET', KEYS[6], ARGV[1]) end

local t = redis.call('TIME')
local now = t[1] .. string.sub('00000' .. t[2], -6, -4)
redis.call('HSET', KEYS[1], 'v', '1', 'cmd', ARGV[4], 'st', 'R', 'ver', ARGV[3], 'owner', ARGV[2], 'due', now,
  unpack(fields or ARGV, fields and 1 or 7))
return {'ok'}
