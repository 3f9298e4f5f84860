// The line that the panel carries, against a running server.
// usage: node --experimental-websocket panel_line.mjs MODULE URL SESSION TOKEN WRONG ; prints what it saw
const [module, origin, session, token, wrong] = process.argv.slice(2);
globalThis.location = { origin };
const { dial } = await import(module);
const heard = (line, event) => new Promise((resolve) => line.on(event, resolve));

const { data } = await heard(dial({ session, auth: () => ({ token: wrong }) }), 'connect_error');
console.log(data.code, data.retry);

const line = dial({ session, auth: () => ({ token }) });
const views = [heard(line, 'view'), heard(line, 'bye'), heard(line, 'disconnect')];
const ask = (event, payload) =>
  new Promise((resolve, reject) => line.ask(event, payload, 5000, (error, answer) => (error ? reject(error) : resolve(answer))));
const view = await views[0];
console.log(view.seat, view.stage);
console.log((await ask('nonsense', {})).code);
console.log((await ask('act', { id: 'x'.repeat(20), step: view.step.id, move: 'ready', args: {} })).ok);
console.log((await views[1]).code);
console.log(await views[2]);
process.exit(0);
