/**
 * Whether this person is heard: from the loudness of 10 ms of sound at a time, and from whose turn it is. While it is
 * their turn, what is louder than the room is mostly their own voice; while it is the other's, all but a little of what
 * is heard is the room and what a loudspeaker brings. The line lies between the two. Until both had a turn, and where
 * the two are equally loud, nothing is claimed. No sound is kept, none leaves.
 */

/** ms of one value, and between two looks at where the line lies. */
const FRAME = 10;
const LOOK = 250;
/** dB: as quiet and as loud as a value can be. */
const QUIETEST = -99;
const LOUDEST = 0;
/** dB that a voice is louder than the room; it is never quieter than this; and the two voices lie so far apart. */
const ABOVE = 9;
const LEAST = -62;
const APART = 6;
/** dB: so far below the line a voice that is heard may fall; so far above others' sound the line is already safe. */
const SLACK = 3;
const SAFE = 2;
/** ms: heard for so long before it counts, quiet for so long before it ends, back to where the room is judged, and
 * after a change of turn, when both may still talk. */
const ATTACK = 80;
const HOLD = 500;
const BACK = 2000;
const SETTLE = 1000;
/** Share of my own sound in my turn that is quieter than my usual voice. */
const USUAL = 0.6;
/** At most this share of what is quieter than my voice in the other's turn is me. */
const CUT_IN = 0.1;
/** As loud as my voice for more than this share of the other's turn: nobody can tell the two apart. */
const BLURRED = 0.2;
/** Values of a tally before it says anything, and from which on what is old fades. */
const FEW = 200;
const MANY = 6000;

/** How often which loudness was heard, by 1 dB. */
function tally() {
  const bins = new Float32Array(LOUDEST - QUIETEST + 1);
  let sum = 0;
  return {
    /** @param {number} db */
    add(db) {
      const at = Math.round(db - QUIETEST);
      bins[at] = (bins[at] ?? 0) + 1;
      sum += 1;
      if (sum <= MANY) return;
      bins.forEach((count, n) => (bins[n] = count / 2));
      sum /= 2;
    },
    /** dB below which a share of it lies; nothing before two seconds were heard. @param {number} share */
    below(share) {
      let sofar = 0;
      const at = bins.findIndex((count) => (sofar += count) >= share * sum);
      return sum < FEW || at < 0 ? undefined : at + QUIETEST;
    },
  };
}

/** How loud the room is: the quietest that it was lately, smoothed. */
function quietest() {
  /** @type {number[]} */
  const lows = [];
  let slow = NaN;
  let low = Infinity;
  return {
    /** @param {number} db */
    hear(db) {
      slow = Number.isNaN(slow) ? db : slow + 0.1 * (db - slow);
      low = Math.min(low, slow);
    },
    /** At each look. */
    level() {
      if (low < Infinity) lows.push(low);
      if (lows.length > BACK / LOOK) lows.shift();
      low = Infinity;
      return lows.length ? Math.min(...lows) : QUIETEST;
    },
  };
}

/** Loud for a moment is no voice yet, and quiet for a moment does not end one. */
function latch() {
  let on = false;
  let ms = 0;
  return {
    on: () => on,
    anew: () => void ([on, ms] = [false, 0]),
    /** @param {boolean} loud */
    hear(loud) {
      if (on) ms = loud ? 0 : ms + FRAME;
      else ms = loud ? ms + FRAME : Math.max(0, ms - 2 * FRAME);
      if (ms < (on ? HOLD : ATTACK)) return;
      on = !on;
      ms = 0;
    },
  };
}

/** What was learnt in either's turn, and where the line lies. */
function learner() {
  const mine = tally();
  const theirs = tally();
  const room = quietest();
  let least = LEAST;
  let near = 0;
  let all = 0;
  const its = {
    line: LEAST,
    sure: false,
    room: room.hear,
    /** Something in my own turn. @param {number} db */
    me: (db) => void (db > least && mine.add(db)),
    /** Something in the other's. @param {number} db */
    other(db) {
      const voice = mine.below(USUAL);
      all += 1;
      if (voice !== undefined && db > voice - APART) near += 1;
      else theirs.add(db);
      if (all <= MANY) return;
      all /= 2;
      near /= 2;
    },
    look() {
      its.line = least = Math.max(room.level() + ABOVE, LEAST);
      const voice = mine.below(USUAL);
      const around = theirs.below(1 - CUT_IN);
      const known = voice !== undefined && around !== undefined;
      const clear = known && (around + SAFE <= least || around + APART < voice);
      its.sure = clear && near < BLURRED * all;
      if (known && around + SAFE > least) its.line = Math.max(least, Math.min(around + APART, voice - SLACK));
    },
  };
  return its;
}

/** Gives a function that takes the loudness of one 10 ms after the other and says whether this person is heard; null:
 * not known. What is no number counts as quiet and teaches nothing.
 * @returns {(db: number, turn: 'me' | 'other' | '') => boolean | null} */
export function voiceOf() {
  const learnt = learner();
  const voice = latch();
  let now = 0;
  let since = 0;
  let was = '';
  return (given, turn) => {
    now += FRAME;
    if (turn !== was) [was, since] = [turn, now];
    const fit = !Number.isNaN(given) && given < Infinity;
    const db = fit ? Math.min(LOUDEST, Math.max(QUIETEST, given)) : QUIETEST;
    if (fit) learnt.room(db);
    if (fit && now - since > SETTLE && (turn === 'me' || turn === 'other')) learnt[turn](db);
    const { sure } = learnt;
    if (now % LOOK === 0) learnt.look();
    // what was loud while the line lay elsewhere was perhaps nobody
    if (learnt.sure && !sure) voice.anew();
    voice.hear(db > learnt.line - (voice.on() ? SLACK : 0));
    return learnt.sure ? voice.on() : null;
  };
}
