-- Counts a new talk among all that stand in the store, as long as there are not too many.
--
-- KEYS  1 talks  2 those of them that nobody has claimed; both by the moment (ms) until which they are kept
-- ARGV  1 session  2 now (ms)  3 kept until (ms)  4 how many there may be  5 '1' if it may go for a newer one
-- returns  nil when it is counted; else the session of the oldest that may go, now no longer among those, or ''
local talks, young = KEYS[1], KEYS[2]
local session, now, untill, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])

redis.call('ZREMRANGEBYSCORE', talks, '-inf', now)
redis.call('ZREMRANGEBYSCORE', young, '-inf', now)
if redis.call('ZCARD', talks) >= most and not redis.call('ZSCORE', talks, session) then
  local oldest = redis.call('ZRANGE', young, 0, 0)[1]
  if oldest then
    redis.call('ZREM', young, oldest)
  end
  return oldest or ''
end
redis.call('ZADD', talks, untill, session)
if ARGV[5] == '1' then
  redis.call('ZADD', young, untill, session)
end
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, untill - now)
end
return false
