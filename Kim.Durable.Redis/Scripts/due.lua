-- What is due now in one partition, by the clock of the server that has it.
--
-- KEYS  1 due:<command>
-- ARGV  1 how many at most
--
-- Answers ids, each followed by the time it was due, oldest first.
local t = redis.call('TIME')
local now = string.format('%.0f', t[1] * 1000 + math.floor(t[2] / 1000))
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'WITHSCORES', 'LIMIT', '0', ARGV[1])
