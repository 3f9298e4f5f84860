-- The one clock. It never goes back, and it remembers the time in which no server watched.
--
-- KEYS  1 beat  2 gaps
-- ARGV  1 node
-- returns  {now, {'<start> <end>', … oldest first}, {node, its last beat, …}}   all in ms
local GAP, KEEP, DAY = 3000, 64, 86400000

local function whole(ms)
  return string.format('%.0f', ms)
end

local time = redis.call('TIME')
local wall = time[1] * 1000 + math.floor(time[2] / 1000)
local kept = redis.call('HMGET', KEYS[1], 'wall', 'skew', 'last')
local before, skew, last = tonumber(kept[1]), tonumber(kept[2]) or 0, tonumber(kept[3])

if before and wall < before then
  skew = skew + before - wall -- somebody set the store's clock back
end
local now = wall + skew
if last and now - last > GAP then
  redis.call('RPUSH', KEYS[2], whole(last) .. ' ' .. whole(now))
  redis.call('LTRIM', KEYS[2], -KEEP, -1)
end
redis.call('HSET', KEYS[1], 'wall', whole(wall), 'skew', whole(skew), 'last', whole(now), 'node:' .. ARGV[1], whole(now))

local nodes = {}
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  local name = string.match(fields[i], '^node:(.*)$')
  if name and now - tonumber(fields[i + 1]) > DAY then
    redis.call('HDEL', KEYS[1], fields[i])
  elseif name then
    nodes[#nodes + 1] = name
    nodes[#nodes + 1] = tonumber(fields[i + 1])
  end
end
return {now, redis.call('LRANGE', KEYS[2], 0, -1), nodes}
