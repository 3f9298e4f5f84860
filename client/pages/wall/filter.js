/** Which pairs are shown: by what they need, by who looks after them, by name or number. */
import { plain } from '../../core/workshop-names.js';

export const KINDS = [
  '',
  'now',
  'soon',
  'hand',
  'circles',
  'over',
  'gone',
  'quiet',
  'break',
  'early',
  'mine',
  'free',
  'marked',
];

/** Letters without accents: Łucja is found by lucja, Zoë by zoe. @param {string} text */
const bare = (text) => plain(text).normalize('NFD').replace(/\p{M}/gu, '').replace(/ł/g, 'l').replace(/ø/g, 'o');

/**
 * @param {{n: number, need: import('./types').Need, names: string[], taken: string, marked: boolean, mine: boolean}}
 * seen @param {string} only one of KINDS @param {string} word part of a name, or a number */
export function finds({ n, need, names, taken, marked, mine }, only, word) {
  const wanted = bare(word);
  if (
    wanted &&
    !(/^#?\d+$/.test(wanted)
      ? String(n) === wanted.replace('#', '')
      : wanted.split(' ').every((part) => bare(names.join(' ')).includes(part)))
  )
    return false;
  if (only === 'mine') return mine;
  if (only === 'free') return !taken && need.band !== 'well';
  if (only === 'marked') return marked;
  return !only || need.band === only || need.reason === only;
}
