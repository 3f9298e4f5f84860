/** The room of a talk's call: its name is made on each person's own device, of the secret that is in all links of the
 * talk. So they meet in one room, and neither a server nor a guesser knows where. */
import { derive, unb64 } from './seal.js';

/** Signs that any server of calls takes, and that read the same in small letters. */
const SIGNS = 'abcdefghijklmnopqrstuvwxyz234567';
/** Each sign has 5 bits: 130 in all. */
const LONG = 26;

/** @param {string} link the secret of the links, base64url @param {string} session */
export async function roomOf(link, session) {
  const bytes = await derive('call', unb64(link), session);
  return Array.from(bytes.subarray(0, LONG), (byte) => SIGNS[byte & 31]).join('');
}
