/** The wire between the server and the wall's store: each event of the line goes to the one place that hears it. */

/** @param {import('./types').Line} line @param {import('./store.js').Store} store
 * @param {(now: number) => void} clocked hears the server's time */
export function attach(line, { hear }, clocked) {
  line.on('connect', hear.connect);
  line.on('disconnect', hear.down);
  line.on('connect_error', hear.down);
  line.on('hand', hear.hand);
  line.on('look', hear.look);
  line.on('bye', hear.bye);
  line.on('gone', hear.gone);
  line.on('wall', (news) => {
    clocked(news.now);
    hear.wall(news);
  });
}
