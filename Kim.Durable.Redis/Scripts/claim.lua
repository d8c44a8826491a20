-- Makes a run this owner's: one that is parked, one of an owner that has died, or one that is stuck. Answers all of it.
--
-- KEYS  1 run  2 in  3 due:<command>  4 own:<owner>  5 owners  6 stuck  [7 own:<former owner>]
-- ARGV  1 id  2 owner  3 what it is expected to be: P R X  4 the owner it is expected to have if R  5 command
--
-- Answers
--   ok, version, tries, now, record, inbox   the record is as it was before; version and tries are as they are now
--   lost           it is not what was expected: somebody else was faster, or the index was wrong, which is put right
--   gone           there is no such record: what the indexes say of it is removed
--   bad, field, x  the record cannot be read; nothing is changed
local id, owner, kind, former = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local all = redis.call('HGETALL', KEYS[1])
if #all == 0 then
  redis.call('ZREM', KEYS[3], id)
  redis.call('ZREM', KEYS[6], id)
  redis.call('SREM', KEYS[4], id)
  if KEYS[7] then redis.call('SREM', KEYS[7], id) end
  return {'gone'}
end

-- All that the library asks of a record is asked here first: a claim that could not be used would be nobody's run.
local function whole(text, digits) return text and #text <= digits and string.match(text, '^%d+$') end
local phases = {begin = 1, wait = 1, retry = 1, undo = 1, ["end"] = 1}
local run = {}
for i = 1, #all, 2 do
  run[all[i]] = all[i + 1]
  if string.sub(all[i], 1, 2) == 't:' and not whole(all[i + 1], 9) then return {'bad', all[i], all[i + 1]} end
end
run.wait, run.tries = run.wait or '', run.tries or '0'
if run.v ~= '1' then return {'bad', 'v', run.v or ''} end
for _, field in ipairs({'cmd', 'at', 'owner', 'req', 'state'}) do
  if not run[field] then return {'bad', field, ''} end
end
for field, digits in pairs({ver = 15, tries = 9, due = 14}) do
  if not whole(run[field], digits) then return {'bad', field, run[field] or ''} end
end
if run.cmd == '' then return {'bad', 'cmd', ''} end
if run.owner == '' then return {'bad', 'owner', ''} end
if not phases[string.match(run.at, '^[^:]+:(%l+)$') or ''] then return {'bad', 'at', run.at} end
if not string.match(run.st or '', '^[RPEX]$') then return {'bad', 'st', run.st or ''} end
if run.wait ~= '' and not whole(string.match(run.wait, '^[^:]+:(%d+)$'), 9) then return {'bad', 'wait', run.wait} end
local inbox = redis.call('HGETALL', KEYS[2])
for i = 1, #inbox, 2 do
  if string.sub(inbox[i], 1, 2) == 'n:' and not whole(string.match(inbox[i], '^n:[^:]+:(%d+)$'), 9) then
    return {'bad', 'in ' .. inbox[i], inbox[i]}
  end
end

local mine = run.st == 'R' and run.owner == owner and run.cmd == ARGV[5]
if not mine and (run.st ~= kind or run.cmd ~= ARGV[5] or (kind == 'R' and run.owner ~= former)) then
  if run.st ~= 'P' or run.cmd ~= ARGV[5] then redis.call('ZREM', KEYS[3], id) end
  if run.st ~= 'X' then redis.call('ZREM', KEYS[6], id) end
  if KEYS[7] and (run.st ~= 'R' or run.owner ~= former) then redis.call('SREM', KEYS[7], id) end
  return {'lost'}
end

local version, tries = run.ver, run.tries
if not mine then
  -- Above a limit the caller gives up: a run that ends every process that takes it must not do so without end. A person begins again.
  version = string.format('%.0f', version + 1)
  tries = kind == 'R' and string.format('%.0f', tries + 1) or kind == 'X' and '0' or tries
  redis.call('SADD', KEYS[5], owner)
  redis.call('SADD', KEYS[4], id)
  if tries == run.tries then
    redis.call('HSET', KEYS[1], 'owner', owner, 'ver', version, 'st', 'R')
  else
    redis.call('HSET', KEYS[1], 'owner', owner, 'ver', version, 'st', 'R', 'tries', tries)
  end
end
redis.call('ZREM', KEYS[3], id)
redis.call('ZREM', KEYS[6], id)
if KEYS[7] and former ~= owner then redis.call('SREM', KEYS[7], id) end

local t = redis.call('TIME')
local now = string.format('%.0f', t[1] * 1000 + math.floor(t[2] / 1000))
return {'ok', version, tries, now, all, inbox}
