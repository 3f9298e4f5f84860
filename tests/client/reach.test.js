import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { net } from '../../client/core/api.js';
import { opens, reach } from '../../client/core/reach.js';

/** The browser's own side: every socket that was opened, and what HTTP says. */
let lines = [];
let answer;

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout'] });
  lines = [];
  answer = async () => ({ ok: true });
  globalThis.location = { origin: 'https://talk.example', pathname: '/s/x' };
  globalThis.fetch = (...how) => answer(...how);
  globalThis.WebSocket = class {
    constructor(url) {
      Object.assign(this, { url, closed: 0 });
      lines.push(this);
    }
    close() {
      this.closed += 1;
      this.onclose?.();
    }
  };
});
afterEach(() => {
  mock.timers.reset();
  net.on = true;
});

test('a socket that says something opens, and is closed after its first frame', async () => {
  const asked = reach('x');
  assert.match(lines[0].url, /^wss:\/\/talk\.example\/socket\.io\/\?EIO=4&transport=websocket&s=x$/);
  lines[0].onmessage({ data: '0{}' });
  assert.equal(await asked, 'open');
  assert.equal(lines.length, 1);
  assert.ok(lines[0].closed >= 1);
});

test('a socket that is refused, or silent for 3 s, is shut where HTTP answers and down where it does not', async () => {
  const refused = reach('x');
  lines[0].onclose();
  assert.equal(await refused, 'shut');
  const silent = reach('x');
  mock.timers.tick(3000);
  assert.equal(await silent, 'shut');
  assert.ok(lines[1].closed, 'nothing is left open');
  answer = async () => Promise.reject(new TypeError('failed'));
  const down = reach('x');
  lines[2].onclose();
  assert.equal(await down, 'down');
  answer = async () => ({ ok: false });
  const ill = reach('x');
  lines[3].onclose();
  assert.equal(await ill, 'down');
});

test('a browser that does not even let a socket be made is told like one that refuses it', async () => {
  globalThis.WebSocket = class {
    constructor() {
      throw new DOMException('no', 'SecurityError');
    }
  };
  assert.equal(await reach('x'), 'shut');
});

test('after a quick exit nothing is tried, and nothing is said on a line that was open', async () => {
  const asked = opens('x', 3000);
  net.on = false;
  lines[0].onmessage({ data: '0{}' });
  assert.equal(await asked, true);
  assert.equal(lines[0].closed, 0);
  assert.equal(await reach('x'), 'down');
  assert.equal(lines.length, 1);
});
