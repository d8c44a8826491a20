-- Takes an owner out of a partition's list if it has nothing there.
--
-- KEYS  1 owners  2 own:<owner>
-- ARGV  1 owner
--
-- Answers 1 if the list no longer has it, 0 if it has something.
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
redis.call('SREM', KEYS[1], ARGV[1])
return 1
