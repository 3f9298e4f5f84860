// What both peers share: socket.io 4 with its Redis adapter, and a state in Redis behind a compare-and-set script.
const { createServer } = require('http');
const { Server } = require('socket.io');
const { createAdapter } = require('@socket.io/redis-adapter');
const { Redis } = require('ioredis');

const TRIES = 5;

/**
 * Listens on the port of the command line, with the store of its second word. `next(stored, seat)` makes the new state,
 * `write(change)` the arguments of the `commit` script (falsy: the state has moved on), `show(io, session, state)` sends it.
 */
exports.serve = ({ commit, next, write, show }) => {
  const [port, url] = [Number(process.argv[2]), process.argv[3]];
  const connect = () => new Redis(url, { maxRetriesPerRequest: null });
  const store = connect();
  store.defineCommand('commit', commit);

  async function play(session, seat, act) {
    const key = `peer:{${session}}`;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const [version, stored] = await store.hmget(key, 'v', 's');
      const state = next(stored && JSON.parse(stored), seat);
      if (await store.commit(...write({ key, version: version || '0', state, seat, act }))) return state;
    }
  }

  const http = createServer();
  const io = new Server(http, { transports: ['websocket'], adapter: createAdapter(connect(), connect()), serveClient: false });
  io.on('connection', (socket) => {
    const { session, seat } = socket.handshake.auth;
    socket.join(session);
    socket.on('act', async (act, answer) => {
      const state = await play(session, seat, act);
      if (state) show(io, session, state);
      answer?.(state ? { ok: true, version: state.n } : { ok: false });
    });
  });
  http.listen(port, '127.0.0.1');
};
