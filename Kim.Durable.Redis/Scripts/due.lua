-- What is due now in one partition, by the clock of the server that has it: one call for all commands of a process.
--
-- KEYS  due:<command>…, or called
-- ARGV  how many at most of each
--
-- Answers for each key its ids, each followed by the time it was due, oldest first.
local t = redis.call('TIME')
local now = t[1] .. string.sub('00000' .. t[2], -6, -4)
local due = {}
for i, key in ipairs(KEYS) do
  due[i] = redis.call('ZRANGEBYSCORE', key, '-inf', now, 'WITHSCORES', 'LIMIT', '0', ARGV[i])
end
return due
