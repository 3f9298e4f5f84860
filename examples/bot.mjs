// Plays a whole talk for both partners by docs/api alone: npm install socket.io-client && node bot.mjs http://127.0.0.1:8440
import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';

const url = process.argv[2];
/** Something that fits: what is usual, else the first or the least that may be; a person's client seals words here. */
const value = ({ default: usual, const: only, enum: some, minimum, minLength }) =>
  usual ?? only ?? some?.[0] ?? minimum ?? (minLength ? 'A'.repeat(minLength) : false);

const play = (token) => new Promise((over) => {
  const line = io(url, { auth: { token }, transports: ['websocket'] });
  const send = async (act) => {
    const { retry, wait = 1 } = await line.timeout(5000).emitWithAck('act', act).catch(() => ({ retry: true }));
    if (retry && line.active) setTimeout(send, wait * 1000, act); // the same act, by its id, is done once
  };
  line.on('view', ({ stage, step, moves }) => {
    if (stage === 'closed') over(line.disconnect());
    for (const { move, args } of moves.filter((one) => one.primary))
      send({ id: randomUUID(), step: step.id, move, args: Object.fromEntries(Object.entries(args).map(([name, shape]) => [name, value(shape)])) });
  });
});

const made = await fetch(`${url}/api/sessions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"protocol": "dialogue"}' });
await Promise.all(Object.values((await made.json()).seats).map(({ token }) => play(token)));
console.log('closed');
