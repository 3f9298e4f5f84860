import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { connect, newer, serverClock } from '../../client/core/connection.js';
import { stated, viewOf } from './stated.js';

beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
afterEach(() => mock.timers.reset());

/** The library's socket, played by hand: what was sent waits in `sent` until the test answers it. */
function line() {
  const heard = {};
  const socket = {
    connected: false,
    sent: [],
    dialled: 0,
    on: (event, listener) => ((heard[event] = listener), socket),
    ask(event, payload, ms, answer) {
      const once = (...verdict) => (answer?.(...verdict), (answer = undefined));
      socket.sent.push({ event, payload, answer: once });
    },
    connect: () => ((socket.dialled += 1), socket),
    disconnect: () => ((socket.connected = false), socket),
    fire: (event, ...what) => heard[event]?.(...what),
    open() {
      socket.connected = true;
      socket.fire('connect');
    },
    cut(why = 'transport close') {
      socket.connected = false;
      socket.sent.splice(0).forEach(({ answer }) => answer(new Error('socket has been disconnected')));
      socket.fire('disconnect', why);
    },
  };
  return socket;
}

function seat(tokens = ['t'], stored = null, more = {}) {
  const socket = line();
  const outbox = { value: stored, get: () => outbox.value, set: (value) => (outbox.value = value) };
  const given = {};
  const dial = (options) => (Object.assign(given, options), socket);
  const its = connect({ session: 's', tokens, outbox, changed: () => {}, dial, ...more });
  const auth = () => given.auth();
  return { socket, outbox, its, given, auth };
}

const view = (version, own, more = {}) => stated('view', viewOf({ version, own, ...more }));
const states = (its) => its.status.acts.map((act) => act.state);
const ok = stated('answer act', { ok: true, version: 1, own: 0 });
const no = (code, message, retry) => stated('answer act', { ok: false, code, message, retry });

test('only a newer view is taken, by epoch first and then by both numbers', () => {
  assert.equal(newer({ epoch: 0, version: 2, own: 1 }, { epoch: 0, version: 2, own: 0 }), true);
  assert.equal(newer({ epoch: 0, version: 2, own: 0 }, { epoch: 0, version: 1, own: 1 }), false);
  assert.equal(newer({ epoch: 1, version: 0, own: 0 }, { epoch: 0, version: 9, own: 9 }), true);
  const { socket, its } = seat();
  socket.open();
  socket.fire('view', view(5, 0, { stage: 'running' }));
  socket.fire('view', view(4, 0, { stage: 'lobby' }));
  assert.equal(its.views.a.stage, 'running');
});

test('lost steps of the server are said once, and never of a first, a newer or an old view', () => {
  const told = [];
  const { socket } = seat(['t'], null, { lost: () => told.push('lost') });
  socket.open();
  socket.fire('view', view(5, 2, { epoch: 3 }));
  socket.fire('view', view(6, 2, { epoch: 3 }));
  assert.deepEqual(told, []);
  socket.fire('view', view(4, 1, { epoch: 4 }));
  socket.fire('view', view(6, 2, { epoch: 3 }));
  socket.fire('view', view(5, 1, { epoch: 4 }));
  assert.deepEqual(told, ['lost']);
});

test('a tap is sent once, kept when the server says so, and leaves the outbox', () => {
  const { socket, its, outbox } = seat();
  socket.open();
  its.act('done', {}, 'x~1');
  its.act('done', {}, 'x~1');
  assert.equal(socket.sent.length, 1);
  assert.match(socket.sent[0].payload.id, /^[\w-]{16,40}$/);
  assert.equal(outbox.value.length, 1);
  socket.sent[0].answer(null, ok);
  assert.deepEqual(states(its), ['kept']);
  assert.equal(outbox.value, null);
});

test('a tap without a line is sent when the line is back, with the same id', () => {
  const { socket, its } = seat();
  socket.open();
  its.act('done', {}, 'x~1');
  const { id } = socket.sent[0].payload;
  socket.cut();
  its.act('pause', {}, 'x~1');
  assert.deepEqual(states(its), ['waiting', 'waiting']);
  assert.equal(socket.sent.length, 0);
  socket.open();
  assert.deepEqual(socket.sent.map(({ payload }) => payload.move), ['done', 'pause']);
  assert.equal(socket.sent[0].payload.id, id);
});

test('an act survives a reload in the outbox', () => {
  const first = seat();
  first.its.act('done', {}, 'x~1');
  const { socket, its } = seat(['t'], JSON.parse(JSON.stringify(first.outbox.value)));
  assert.deepEqual(states(its), ['waiting']);
  socket.open();
  assert.equal(socket.sent[0].payload.id, first.outbox.value[0].id);
  assert.deepEqual(Object.keys(socket.sent[0].payload).sort(), ['args', 'id', 'move', 'step']);
});

test('a final no is told with its reason and never sent again', () => {
  const { socket, its, outbox } = seat();
  socket.open();
  its.act('done', {}, 'x~1');
  socket.sent[0].answer(null, no('passed', 'moved on', false));
  assert.deepEqual(its.status.acts.map(({ state, code }) => [state, code]), [['refused', 'passed']]);
  assert.equal(outbox.value, null);
  socket.cut();
  socket.open();
  assert.equal(socket.sent.length, 0);
});

test('while the server cannot keep, it is tried again with the same id', () => {
  const { socket, its } = seat();
  socket.open();
  its.act('done', {}, 'x~1');
  const [first] = socket.sent.splice(0);
  first.answer(null, no('holding', '', true));
  assert.deepEqual(states(its), ['waiting']);
  mock.timers.tick(2000);
  assert.equal(socket.sent.length, 1);
  assert.equal(socket.sent[0].payload.id, first.payload.id);
});

test('an act beyond the rate limit is sent again, and the page knows why it waits', () => {
  const { socket, its } = seat();
  socket.open();
  its.act('hand', { up: true }, 'x~1');
  socket.sent.splice(0)[0].answer(null, no('slow-down', 'a lot', true));
  assert.deepEqual(its.status.acts.map(({ state, code }) => [state, code]), [['waiting', 'slow-down']]);
  mock.timers.tick(2000);
  assert.deepEqual(its.status.acts.map(({ state, code }) => [state, code]), [['sending', 'slow-down']]);
  socket.sent[0].answer(null, ok);
  assert.deepEqual(states(its), ['kept']);
});

test('an act that waits while the talk rests is sent with the next view, not by the clock', () => {
  const { socket, its } = seat();
  socket.open();
  its.act('done', {}, 'x~1');
  socket.sent.splice(0)[0].answer(null, no('not-now', '', true));
  mock.timers.tick(60_000);
  assert.equal(socket.sent.length, 0);
  socket.fire('view', view(2, 0));
  assert.equal(socket.sent.length, 1);
  socket.sent[0].answer(null, ok);
  socket.fire('view', view(3, 0));
  assert.equal(socket.sent.length, 1);
});

test('a short cut is not shown, a longer one is, and coming back clears it', () => {
  const { socket, its } = seat();
  socket.open();
  socket.cut();
  mock.timers.tick(1000);
  assert.equal(its.status.line, 'ok');
  mock.timers.tick(1000);
  assert.equal(its.status.line, 'down');
  socket.open();
  assert.equal(its.status.line, 'ok');
});

test('a server that ends the line for good is not dialled again', () => {
  for (const [event, said, code] of [
    ['bye', { code: 'replaced' }, 'replaced'], ['gone', {}, 'erased'], ['connect_error', { data: { code: 'no-seat' } }, 'no-seat'],
  ]) {
    const { socket, its } = seat();
    socket.open();
    socket.fire(event, said);
    socket.fire('disconnect', 'io server disconnect');
    mock.timers.tick(60_000);
    assert.deepEqual([its.status.line, its.status.code, socket.dialled], ['gone', code, 0]);
  }
});

test('a server that closes to restart is dialled again', () => {
  const { socket } = seat();
  socket.open();
  socket.fire('bye', stated('bye', { code: 'restart' }));
  socket.cut('io server disconnect');
  mock.timers.tick(1000);
  assert.equal(socket.dialled, 1);
});

test('erasing empties the outbox', () => {
  const { socket, its, outbox } = seat();
  its.act('done', {}, 'x~1');
  socket.fire('gone', stated('gone', { receipt: '' }));
  assert.equal(outbox.value, null);
});

test('the line says what was seen, but not for two seats on one couch', () => {
  const one = seat();
  assert.deepEqual(one.auth(), { token: 't' });
  one.socket.fire('view', view(3, 1));
  assert.deepEqual(one.auth(), { token: 't', seen: { epoch: 0, version: 3, own: 1, mark: 'm' } });
  assert.equal(one.given.session, 's');
  const two = seat(['t', 'u']);
  two.socket.fire('view', view(3, 1));
  two.socket.fire('view', view(3, 1, { seat: 'b' }));
  assert.deepEqual(two.auth(), { token: 't', also: 'u' });
  assert.deepEqual(Object.keys(two.its.views), ['a', 'b']);
});

test('on a couch the same move of both seats is two acts', () => {
  const { socket, its } = seat(['t', 'u']);
  socket.open();
  its.act('ready', {}, 'lobby~0', 'a');
  its.act('ready', {}, 'lobby~0', 'b');
  assert.deepEqual(socket.sent.map(({ payload }) => payload.seat), ['a', 'b']);
});

test('a single late view does not set the clock back, a changed clock of the device does', () => {
  let local = 1000;
  const clock = serverClock(() => local);
  clock.hear(51_000);
  local = 2000;
  clock.hear(51_600);
  assert.equal(clock.now(), 52_000);
  local = 902_000;
  clock.hear(53_000);
  assert.equal(clock.now(), 53_000);
});
