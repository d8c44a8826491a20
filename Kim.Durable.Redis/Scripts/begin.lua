-- Accepts a run: its key is taken, its record is there, its owner has it. One call is acceptance, idempotency check and first state.
--
-- KEYS  1 run  2 own:<owner>  3 owners  4 cmds  [5 key:<command>:<key>  [6 the run that the key is said to belong to]]
-- ARGV  1 id  2 owner  3 version  4 command  5 the id that the key is said to belong to, or ''
--       6… the other fields, name and value in turn
--
-- Answers
--   ok             it is written, or was already: a call whose answer was lost may be made again
--   taken, id      another run has the key
--   fenced         there is a record of this id that is not this owner's, or is newer
--   bad, field, x  there is a record of this id that cannot be read
--
-- A key may be left from a run that is gone (a crash between the two, an entry made by hand). The caller hears "taken" first, and calls
-- again with that run's key as KEYS[6]: only a script that has declared a key may look at it. Gone is then seen here, in one piece with
-- the taking.
if KEYS[5] then
  local holder = redis.call('GET', KEYS[5])
  if holder and holder ~= ARGV[1] and not (holder == ARGV[5] and redis.call('EXISTS', KEYS[6]) == 0) then
    return {'taken', holder}
  end
end

local r = redis.call('HMGET', KEYS[1], 'owner', 'ver', 'st')
if r[1] or r[2] or r[3] or redis.call('EXISTS', KEYS[1]) == 1 then
  if not r[1] then return {'bad', 'owner', ''} end
  if not string.match(r[2] or '', '^%d+$') then return {'bad', 'ver', r[2] or ''} end
  if not string.match(r[3] or '', '^[RPEX]$') then return {'bad', 'st', r[3] or ''} end
  local stored, mine = tonumber(r[2]), tonumber(ARGV[3])
  if r[1] == ARGV[2] and stored == mine then return {'ok'} end
  if r[1] ~= ARGV[2] or stored > mine or r[3] ~= 'R' then return {'fenced'} end
end

-- Indexes first: what ends between here and the record has an entry too many, and never one too few.
redis.call('SADD', KEYS[4], ARGV[4])
redis.call('SADD', KEYS[3], ARGV[2])
redis.call('SADD', KEYS[2], ARGV[1])
if KEYS[5] then redis.call('SET', KEYS[5], ARGV[1]) end

local t = redis.call('TIME')
local now = string.format('%.0f', t[1] * 1000 + math.floor(t[2] / 1000))
redis.call('HSET', KEYS[1], 'v', '1', 'cmd', ARGV[4], 'st', 'R', 'ver', ARGV[3], 'owner', ARGV[2], 'tries', '0', 'wait', '', 'due', now,
  unpack(ARGV, 6))
return {'ok'}
