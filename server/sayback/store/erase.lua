-- Counts what a session has and, if told to, removes all of it and announces that it is gone.
--
-- KEYS  1 now  2 log  3 box  4 channel  5 acts:0
-- ARGV  1 '1' to erase, '0' to count only  2 commits per hash of acts  3 the receipt's name, for those who watch
--       4 the tag that the session must have ('' = any)
-- returns  {keys, entries, boxes, bytes}
--
-- How many hashes of acts there are stands in the session itself; they are named here, in the slot of the others.
local now, log, box, channel = unpack(KEYS, 1, 4)
if ARGV[4] ~= '' and redis.call('HGET', now, 't') ~= ARGV[4] then
  return {0, 0, 0, 0}
end
local all = {now, log, box}
local v = tonumber(redis.call('HGET', now, 'v') or '0')
local prefix = string.sub(KEYS[5], 1, -2)
for n = 0, math.floor(v / tonumber(ARGV[2])) + 1 do
  all[#all + 1] = prefix .. n
end

local keys, bytes = 0, 0
for _, key in ipairs(all) do
  if redis.call('EXISTS', key) == 1 then
    keys = keys + 1
    local used = redis.pcall('MEMORY', 'USAGE', key, 'SAMPLES', 0)
    if type(used) == 'number' then
      bytes = bytes + used
    end
  end
end
local entries = redis.call('XLEN', log)
local boxes = redis.call('HLEN', box)
if ARGV[1] == '1' then
  redis.call('UNLINK', unpack(all))
  redis.call('SPUBLISH', channel, 'gone ' .. ARGV[3])
end
return {keys, entries, boxes, bytes}
