// The ordinary Node way, doing as much as Sayback: three different views and a record of the same size (shapes.json), and one
// script that recognises a repeated act, compares, logs, writes and keeps times to live. It knows no rule of conversation.
// Usage: node equal.js PORT REDIS_URL
const { serve } = require('./peer.js');
const { views, record } = require('./shapes.json');

const view = (state, seat) => ({
  n: state.n, ...views[seat], version: state.n, now: state.at,
  clock: { ...views[seat].clock, ends: state.at + state.n * 60000 },
});

serve({
  commit: {
    numberOfKeys: 3,
    lua: `local seen = redis.call('HGET', KEYS[3], ARGV[4])
          if seen then return seen end
          local v = redis.call('HGET', KEYS[1], 'v')
          if (v or '0') ~= ARGV[1] then return '' end
          redis.call('XADD', KEYS[2], 'MAXLEN', '=', 4096, ARGV[2] .. '-0', 'e', ARGV[5])
          redis.call('HSET', KEYS[1], 'v', ARGV[2], 's', ARGV[3])
          redis.call('HSET', KEYS[3], ARGV[4], ARGV[2])
          for i = 1, 3 do redis.call('EXPIRE', KEYS[i], 86400, 'NX') end
          return ARGV[2]`,
  },
  next(stored) {
    const state = stored || { ...record, n: 0, at: 0 };
    state.n += 1;
    state.at = Date.now();
    return state;
  },
  write({ key, version, state, seat, act }) {
    const happened = JSON.stringify([seat, act.move, state.at]);
    return [key, `${key}:log`, `${key}:acts`, version, String(state.n), JSON.stringify(state), act.id, happened];
  },
  show(io, session, state) {
    for (const id of io.of('/').adapter.rooms.get(session) ?? []) {
      const socket = io.of('/').sockets.get(id);
      socket?.emit('view', view(state, socket.handshake.auth.seat));
    }
  },
});
