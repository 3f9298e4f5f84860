import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { connect } from '../../client/core/connection.js';
import { stated, viewOf } from './stated.js';

/** The browser's WebSocket, played by hand; `lines` are all that were opened. */
const lines = [];
class Line {
  constructor() { lines.push(Object.assign(this, { sent: [], closed: false })); }
  send(packet) { this.sent.push(packet); }
  close() { this.closed = true; }
  hear(packet) { this.onmessage({ data: packet }); }
}
const listeners = {};
const view = (version) => `42${JSON.stringify(['view', stated('view', viewOf({ version }))])}`;

beforeEach(() => {
  lines.length = 0;
  Object.assign(globalThis, {
    WebSocket: Line, location: { origin: 'https://x.example' },
    addEventListener: (event, listener) => (listeners[event] = listener),
  });
  mock.timers.enable({ apis: ['setTimeout'] });
});
afterEach(() => mock.timers.reset());

function seated() {
  const line = connect({ session: 's', tokens: ['t'], outbox: { get: () => null, set() {} }, changed() {} });
  lines[0].hear('0{"sid":"1","pingInterval":5000,"pingTimeout":5000}');
  lines[0].hear('40{"sid":"2"}');
  lines[0].hear(view(1));
  return line;
}

test('a hushed line says nothing any more, whatever comes and whatever is asked of it', () => {
  const line = seated();
  const before = lines[0].sent.length;
  line.hush();
  lines[0].hear('2');
  lines[0].hear(view(2));
  line.act('ready', {}, 'lobby~0');
  line.tell('hum', {});
  listeners.online();
  listeners.visibilitychange({ target: { hidden: false } });
  line.close();
  mock.timers.tick(600_000);
  lines[0].onclose();
  mock.timers.tick(600_000);
  assert.equal(lines[0].sent.length, before);
  assert.equal(lines.length, 1, 'it is not dialled again');
  assert.equal(lines[0].closed, false, 'closing would be said on the line');
  assert.equal(line.views.a.version, 1);
});

test('a line that is down is dialled at once when its page can be seen again', () => {
  seated();
  lines[0].onclose();
  listeners.visibilitychange({ target: { hidden: true } });
  assert.equal(lines.length, 1);
  listeners.visibilitychange({ target: { hidden: false } });
  assert.equal(lines.length, 2);
});

test('a line that is hushed while it is down stays down', () => {
  const line = seated();
  lines[0].onclose();
  line.hush();
  listeners.online();
  mock.timers.tick(600_000);
  assert.equal(lines.length, 1);
});

test('a message that is kept nowhere is sent on each ping, and only while there is a line', () => {
  const line = seated();
  line.on('ping', () => line.tell('hum', { box: 'H' }));
  lines[0].hear('2');
  assert.deepEqual(lines[0].sent.slice(-2), ['3', '420["hum",{"box":"H"}]']);
  lines[0].onclose();
  line.tell('hum', { box: 'H' });
  assert.equal(lines[0].sent.length, 3);
});
