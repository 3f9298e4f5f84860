// The ordinary Node way, doing little: one state for everybody, compared and set, and shown to the room.
// Usage: node light.js PORT REDIS_URL
const { serve } = require('./peer.js');

const blank = () => ({
  n: 0, turn: 'a', at: 0, log: [], phase: 'reflect', prompt: 'x'.repeat(300),
  people: { a: { here: true }, b: { here: true }, therapist: { here: true } },
});

serve({
  commit: {
    numberOfKeys: 1,
    lua: `local v = redis.call('HGET', KEYS[1], 'v')
          if (v or '0') ~= ARGV[1] then return 0 end
          redis.call('HSET', KEYS[1], 'v', ARGV[2], 's', ARGV[3])
          return 1`,
  },
  next(stored, seat) {
    const state = stored || blank();
    state.n += 1;
    state.turn = state.turn === 'a' ? 'b' : 'a';
    state.at = Date.now();
    state.log = [...state.log, [state.n, seat]].slice(-8);
    return state;
  },
  write: ({ key, version, state }) => [key, version, String(state.n), JSON.stringify(state)],
  show: (io, session, state) => io.to(session).emit('view', state),
});
