-- Says how long an ended run is kept that another has called: as long as its root, the run at the top of the calls.
--
-- KEYS  1 run  2 called  and of one that can be read:  [3 done  4 the run of its root  5 of its caller  [6 its key]]
-- ARGV  1 id  2 milliseconds from now: when to look again if it may still be asked for
--
-- An ended root has a time, which its runs get. One that is gone has had it, or the store has lost it: they go, too. In both cases Redis
-- removes them from then on by itself. Until then they have no time, so that what is cut off leaves a run that is looked at once more.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local again = string.format('%.0f', now + ARGV[2])
if not KEYS[3] then
  -- What cannot be read stays where people find it.
  if redis.call('EXISTS', KEYS[1]) == 1 then
    redis.call('ZADD', KEYS[2], again, ARGV[1])
  else
    redis.call('ZREM', KEYS[2], ARGV[1])
  end
  return
end

if redis.call('HGET', KEYS[1], 'st') ~= 'E' then
  redis.call('ZREM', KEYS[2], ARGV[1])
  return
end

-- A root that cannot be read is there. pcall: they may be anything.
local root, caller = redis.pcall('HMGET', KEYS[4], 'st', 'due'), redis.pcall('HMGET', KEYS[5], 'st')
local due = root[1] == 'E' and string.match(root[2] or '', '^%d+$')
if not root[1] and redis.call('EXISTS', KEYS[4]) == 0 then due = string.format('%.0f', now) end
-- Its caller may have outlived the root, and ask for it still.
if caller[1] and caller[1] ~= 'E' then due = nil end

-- The index first, as in each script.
redis.call('ZADD', KEYS[due and 3 or 2], due or again, ARGV[1])
redis.call('HSET', KEYS[1], 'due', due or again)
if due then
  if KEYS[6] and redis.call('GET', KEYS[6]) == ARGV[1] then redis.call('PEXPIREAT', KEYS[6], due) end
  redis.call('PEXPIREAT', KEYS[1], due)
  redis.call('ZREM', KEYS[2], ARGV[1])
end
