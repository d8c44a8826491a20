-- Puts a signal into a run's inbox, and has the run looked at if it waits for it.
--
-- KEYS  1 run  2 in  3 due:<command>
-- ARGV  1 id  2 command  3 name  4 the signal's own id, or ''  5 value  6 how many of a name may wait
--
-- Answers
--   ok             it is kept
--   repeated       one of this name and id came before
--   full           so many of this name wait already
--   ended          the run is over
--   gone           there is no such run of this command
--   bad, field, x  the record or the inbox cannot be read
--
-- The inbox: c:<name> how many ever came, n:<name>:<k> the value of the k-th until it is taken, id:<name>:<id> the k of a signal that has
-- an id, i:<name>:<k> that id. The last two are kept for as many as may wait, which are all that wait and some that were taken.
local name, sid, limit = ARGV[3], ARGV[4], tonumber(ARGV[6])
local r = redis.call('HMGET', KEYS[1], 'cmd', 'st', 'wait', 't:' .. name)
if not (r[1] and r[2]) and redis.call('EXISTS', KEYS[1]) == 0 then return {'gone'} end
if not r[1] then return {'bad', 'cmd', ''} end
if r[1] ~= ARGV[2] then return {'gone'} end
if not string.match(r[2] or '', '^[RPEX]$') then return {'bad', 'st', r[2] or ''} end
if r[2] == 'E' then return {'ended'} end
local taken = r[4] or '0'
if not string.match(taken, '^%d+$') then return {'bad', 't:' .. name, taken} end
local came = redis.call('HGET', KEYS[2], 'c:' .. name) or '0'
if not string.match(came, '^%d+$') then return {'bad', 'in c:' .. name, came} end
taken, came = tonumber(taken), tonumber(came)

local number = came + 1
local repeated = sid ~= '' and redis.call('HGET', KEYS[2], 'id:' .. name .. ':' .. sid)
if repeated then
  if not string.match(repeated, '^%d+$') then return {'bad', 'in id:' .. name .. ':' .. sid, repeated} end
  number = tonumber(repeated)
elseif came - taken >= limit then
  return {'full'}
end

-- The index first, then the record, which says that there is an inbox: a run that is looked at for nothing parks again, one that is not looked at would miss what is there. A repeated
-- signal does it, too: the call before may have ended in between. A run that is due already keeps its place.
if r[2] == 'P' and number > taken and (name == 'cancel' or string.sub(r[3] or '', 1, #name + 1) == name .. ':') then
  local t = redis.call('TIME')
  local now = t[1] * 1000 + math.floor(t[2] / 1000)
  local due = redis.call('ZSCORE', KEYS[3], ARGV[1])
  if not due or tonumber(due) > now then redis.call('ZADD', KEYS[3], string.format('%.0f', now), ARGV[1]) end
end
if repeated then return {'repeated'} end

local k = string.format('%.0f', number)
local entry = {'c:' .. name, k, 'n:' .. name .. ':' .. k, ARGV[5]}
if sid ~= '' then
  entry[5], entry[6], entry[7], entry[8] = 'id:' .. name .. ':' .. sid, k, 'i:' .. name .. ':' .. k, sid
end
redis.call('HSET', KEYS[1], 'in', '1')
redis.call('HSET', KEYS[2], unpack(entry))
local old = 'i:' .. name .. ':' .. string.format('%.0f', number - limit)
local forgotten = redis.call('HGET', KEYS[2], old)
if forgotten then redis.call('HDEL', KEYS[2], old, 'id:' .. name .. ':' .. forgotten) end
return {'ok'}
