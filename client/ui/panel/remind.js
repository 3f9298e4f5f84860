/**
 * The promised moment of a break: said once on both devices. The server pushes a view at that moment, so it works in a
 * tab that nobody looks at; a notification comes only if its person has switched it on here.
 */
import { tell } from './device.js';

let said = '';

/** @param {import('../../core/wire').View} view @param {import('./types').Context} context */
export function remind({ break: rest }, { texts: { ui }, prefs }) {
  const key = rest?.due ? `${rest.id} ${rest.until}` : '';
  if (key === said) return;
  said = key;
  if (key && prefs.get('notify') && 'Notification' in window && Notification.permission === 'granted') {
    new Notification(ui['remind.title'] ?? '', { body: ui['remind.body'], tag: key, silent: !prefs.get('sound') });
  }
}

/** Switches the notification on or off; the browser asks its own question the first time.
 * @param {import('./types').Context['prefs']} prefs @param {() => void} redraw */
export async function wish(prefs, redraw) {
  const on = !prefs.get('notify');
  prefs.set('notify', on && (await Notification.requestPermission()) === 'granted');
  if (on && !prefs.get('notify')) tell('tap.blocked');
  redraw();
}
