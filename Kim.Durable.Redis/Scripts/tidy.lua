-- Removes an entry of an index that its record denies. Record and entry are looked at in one piece: it may have become true again.
--
-- KEYS  1 run  2 the index
-- ARGV  1 id  2 the state that the index stands for: R P E X  3 the owner if R, the command if P
--
-- Answers 1 if it was removed, 0 if it is right, or may be.
local r = redis.call('HMGET', KEYS[1], 'st', 'owner', 'cmd')
if r[1] == ARGV[2] and (ARGV[2] ~= 'R' or r[2] == ARGV[3]) and (ARGV[2] ~= 'P' or r[3] == ARGV[3]) then return 0 end
-- What cannot be read stays where people find it.
local isReadable = string.match(r[1] or '', '^[RPEX]$') and r[2] and r[3]
if not isReadable and redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
return redis.call(ARGV[2] == 'R' and 'SREM' or 'ZREM', KEYS[2], ARGV[1])
