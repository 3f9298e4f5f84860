/** Shapes that the panel draws with: what a page of it is given, and what it gives back. Never loaded by a browser. */
import type { Mark, SealedWords, SessionRecord, ShownAct } from '../../core/records';
import type { Move, Partner, Seat, Settings, Texts, View } from '../../core/wire';
import type { TemplateResult, nothing } from '../../vendor/lit-html.js';

export type Drawn = TemplateResult | typeof nothing | string | undefined | null | Drawn[];

/** One person's words at a place: a sentence, or the sentence and up to three hints. */
export type Line = string | string[];
export interface Context extends SealedWords {
  /** Whether the person is to be asked, alone, if it is safe here: in the lobby nobody gets ready before a yes, later
   * it holds nothing back. Missing where it is not asked: practice, the therapist, one device for two. */
  gate?: boolean;
  /** What passes unseen between a partner and the therapist; missing without one. */
  hum?: import('./whisper.js').Hum;
  /** Inside a call: what the page around this one knows of this person's microphone, at the card's foot. */
  call?: {
    line(env: Env): Drawn;
    /** Whether this person's microphone is on in the call, and whether the call hears them. Null: not known now;
     * missing where it does not tell. */
    mic?: boolean | null;
    speaking?: boolean | null;
  };
  /** Whether the therapist is told when this person is heard, by their own switch; missing without a therapist, on one
   * device for two, and until it is loaded. */
  ears?: Pick<ReturnType<typeof import('./ears-switch.js').earsOf>, 'on' | 'row' | 'line'>;
  texts: Texts;
  names: Record<Seat, string>;
  me: Seat;
  now(): number;
  status: { line: 'ok' | 'down' | 'gone'; acts: ShownAct[] };
  prefs: { get(key: string): unknown; set(key: string, value: unknown): void };
  couch: boolean;
  /** How this talk was set, to make the next one like it. */
  again?: Settings;
  /** One device, and this person only hears the other, who reads out and taps: their private pages are never drawn. */
  relayed?: Partner;
  /** What only this device adds: something more on the card, sheets of its own. Missing: nothing. */
  own?: { more(env: Env): Drawn; sheet(env: Env, name: string): Page | undefined };
  /** Whom this page has seen here. */
  met?: Partial<Record<Seat, boolean>>;
  /** One device, two seats: the view of each, so that the page can show whose turn it is. */
  views?: Partial<Record<Partner, View>>;
}
export interface Actions {
  act(move: string, args: Record<string, unknown>, seat?: Seat): unknown;
  /** Left out where the browser cannot. */
  openPip?(): unknown;
  popup(): unknown;
  leave(): unknown;
  /** The answer at the gate; gives the page's root where nothing is sent any more. */
  gate?(safe: boolean): HTMLElement | undefined;
  /** Seals words and sends them with a move: argument → the name they are kept under, and the words. `circle` is who
   * may read: own (default), pair or all; done: own, and shown to the other by itself once both are done. False: they
   * wait on this device until the pair has a key. */
  say(
    move: string,
    fields: Record<string, [string, string]>,
    circle?: 'own' | 'pair' | 'all' | 'done',
    args?: Record<string, unknown>,
  ): Promise<boolean | undefined>;
  /** Asks for a box again that did not open. */
  retry(box: string): void;
  /** What stands behind the seals, once it is loaded. */
  trust?(): Trust | undefined;
}

/** The secrets of this device and what it agreed on: for the sheets that compare, invite and let another device in. */
export interface Trust {
  record: SessionRecord;
  session: string;
  names: Record<Seat, string>;
  keys: ReturnType<typeof import('../../core/keys.js').keysOf>;
}

/** What a page puts into the fixed regions. Anything left out is drawn from the texts and the primary move. */
export interface Page {
  heading?: string;
  ask?: string;
  hints?: string[];
  lead?: Drawn;
  body?: Drawn;
  end?: Drawn;
  main?: Drawn;
  stack?: Drawn[];
  two?: Drawn[];
  rest?: string;
  noClock?: boolean;
  alone?: string;
  arcs?: boolean;
  tight?: boolean;
  /** no notes above: the page itself says what happened */
  bare?: boolean;
}
/** Everything a page function may look at. */
export interface Env {
  view: View;
  context: Context;
  actions: Actions;
  me: Partner | null;
  other: Partner;
  can: Map<string, Move>;
  send(move: string, args?: Record<string, unknown>): void;
  open(sheet: string): void;
  words: import('./speech.js').Speech;
}
