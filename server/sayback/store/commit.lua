-- One change of one session: recognise a repetition, compare the tag, log, write, announce.
--
-- KEYS  1 now  2 log  3 acts.this  4 acts.before  5 box  6 channel
-- ARGV  1 tag ('' = must not exist yet)  2 newtag  3 v (the new commit number)  4 state  5 event
--       6 act ('' = none)  7 result  8 ttl (seconds)  9 touch ('1' or '0')  10 hint
--       11 when the log is full: 'skip' this event, 'trim' the oldest, or 'add' all the same  12… field, box, field, box…
--       An event of '' is none: nothing happened that a log tells.
-- returns  {'repeated', result, tag, v, state}  this act was kept before; the rest is the present
--          {'gone'}                              a tag was given and nothing is there
--          {'conflict', tag, v, state}           another tag is there
--          {'done', newtag, ms}                  written; the tag is the echo by which a crossed reply is noticed
local now, log, acts, before, box, channel = unpack(KEYS)
local tag, newtag, v, state, event, act, result, ttl, touch, hint, full = unpack(ARGV, 1, 11)
local ENTRIES = 4096

local kept = redis.call('HMGET', now, 't', 'v', 's')

if act ~= '' then
  local first = redis.call('HGET', acts, act) or redis.call('HGET', before, act)
  if first then
    return {'repeated', first, kept[1], kept[2], kept[3]}
  end
end
if not kept[1] and tag ~= '' then
  return {'gone'} -- an erased session is never written again
end
if (kept[1] or '') ~= tag then
  return {'conflict', kept[1], kept[2], kept[3]}
end

-- The log comes first: it is the only write here that can refuse.
if event ~= '' and full == 'trim' then
  redis.call('XADD', log, 'MAXLEN', '=', ENTRIES, v .. '-0', 'e', event)
elseif event ~= '' and (full == 'add' or redis.call('XLEN', log) < ENTRIES) then
  redis.call('XADD', log, v .. '-0', 'e', event)
end
redis.call('HSET', now, 't', newtag, 'v', v, 's', state)
if act ~= '' then
  redis.call('HSET', acts, act, result)
end
for i = 12, #ARGV, 2 do
  redis.call('HSET', box, ARGV[i], ARGV[i + 1])
end

-- A hash that is born later must not live for ever; a longer talk must not lose what was written early.
for i = 1, 5 do
  if touch == '1' then
    redis.call('EXPIRE', KEYS[i], ttl)
  else
    redis.call('EXPIRE', KEYS[i], ttl, 'NX')
  end
end
redis.call('SPUBLISH', channel, hint)
local time = redis.call('TIME')
return {'done', newtag, time[1] * 1000 + math.floor(time[2] / 1000)}
