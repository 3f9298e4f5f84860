import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { dial } from '../../client/core/socket.js';

/** The browser's WebSocket, played by hand; `lines` are all that were opened. */
const lines = [];
class Line {
  constructor(url) { lines.push(Object.assign(this, { url, sent: [], closed: false })); }
  send(packet) { this.sent.push(packet); }
  close() { this.closed = true; }
  hear(packet) { this.onmessage({ data: packet }); }
}

beforeEach(() => {
  lines.length = 0;
  Object.assign(globalThis, { WebSocket: Line, location: { origin: 'https://x.example' } });
  mock.timers.enable({ apis: ['setTimeout'] });
});
afterEach(() => mock.timers.reset());

function open() {
  const heard = [];
  const socket = dial({ session: 'abc', auth: () => ({ token: 't' }) });
  for (const event of ['connect', 'disconnect', 'connect_error', 'view']) socket.on(event, (what) => heard.push([event, what]));
  const seat = (line = lines.at(-1)) => (line.hear('0{"sid":"1","pingInterval":5000,"pingTimeout":5000}'), line.hear('40{"sid":"2"}'));
  return { socket, heard, seat };
}

test('the line is a WebSocket of the same origin, with the session in its address and the token only in the greeting', () => {
  const { heard, seat } = open();
  seat();
  assert.equal(lines[0].url, 'wss://x.example/socket.io/?EIO=4&transport=websocket&s=abc');
  assert.deepEqual(lines[0].sent, ['40{"token":"t"}']);
  assert.deepEqual(heard, [['connect', undefined]]);
});

test('events arrive, questions are answered by their number, pings are returned', () => {
  const { socket, heard, seat } = open();
  seat();
  const answers = [];
  for (const n of [1, 2]) socket.ask('act', { n }, 5000, (error, answer) => answers.push(answer));
  assert.deepEqual(lines[0].sent.slice(1), ['420["act",{"n":1}]', '421["act",{"n":2}]']);
  lines[0].hear('431[{"ok":true}]');
  lines[0].hear('42["view",{"version":3}]');
  lines[0].hear('2');
  assert.deepEqual(answers, [{ ok: true }]);
  assert.deepEqual(heard.at(-1), ['view', { version: 3 }]);
  assert.equal(lines[0].sent.at(-1), '3');
});

test('an event reaches all who listen, in their order', () => {
  const { socket, seat } = open();
  const heard = [];
  for (const name of ['first', 'second']) socket.on('ping', () => heard.push(name));
  seat();
  lines[0].hear('2');
  assert.deepEqual(heard, ['first', 'second']);
});

test('a question without an answer fails in time, and all fail when the line is lost', () => {
  const { socket, seat } = open();
  seat();
  const failed = [];
  socket.ask('act', {}, 5000, (error) => failed.push(error.message));
  mock.timers.tick(5001);
  lines[0].hear('2');
  socket.ask('act', {}, 5000, (error) => failed.push(error.message));
  lines[0].onclose();
  assert.deepEqual(failed, ['late', 'transport close']);
});

test('a lost line is dialled again within a second, again and again', () => {
  const { heard, seat } = open();
  seat();
  lines[0].onclose();
  assert.deepEqual(heard.at(-1), ['disconnect', 'transport close']);
  for (let n = 1; n < 12; n++) {
    mock.timers.tick(1000);
    assert.equal(lines.length, n + 1);
    lines[n].onclose();
  }
  mock.timers.tick(1000);
  seat();
  assert.deepEqual(heard.at(-1), ['connect', undefined]);
});

test('silence longer than the heartbeat is a lost line, a line that does not open too', () => {
  const { heard, seat } = open();
  mock.timers.tick(4001);
  assert.equal(lines[0].closed, true);
  mock.timers.tick(1000);
  seat();
  mock.timers.tick(9000);
  lines[1].hear('2');
  mock.timers.tick(9000);
  assert.equal(heard.at(-1)[0], 'connect');
  mock.timers.tick(1001);
  assert.deepEqual(heard.at(-1), ['disconnect', 'ping timeout']);
});

test('a refusal is told with its code and not dialled again', () => {
  const { heard } = open();
  lines[0].hear('0{"pingInterval":5000,"pingTimeout":5000}');
  lines[0].hear('44{"message":"no","data":{"code":"no-seat"}}');
  mock.timers.tick(60_000);
  assert.deepEqual(heard, [['connect_error', { data: { code: 'no-seat' } }]]);
  assert.equal(lines.length, 1);
});

test('after saying goodbye nothing is dialled, until asked', () => {
  const { socket, heard, seat } = open();
  seat();
  socket.disconnect();
  mock.timers.tick(60_000);
  assert.equal(lines.length, 1);
  assert.deepEqual(heard.at(-1), ['disconnect', 'io client disconnect']);
  socket.connect();
  lines[0].onclose();
  assert.equal(lines.length, 2);
  seat();
  assert.equal(socket.connected, true);
});
