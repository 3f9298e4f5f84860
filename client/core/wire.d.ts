/** Shapes the panel draws from: the view as the server sends it, and what the boot page adds. Never loaded by a browser. */
import type {TemplateResult, nothing} from '../vendor/lit-html.js';

export type Partner = 'a' | 'b';
export type Seat = Partner | 'therapist';
export type Drawn = TemplateResult | typeof nothing | string | undefined | null | Drawn[];

/** JSON Schema of one argument, as far as the panel reads it. */
export interface Shape {
  type?: string; enum?: string[]; minimum?: number; maximum?: number; const?: unknown; default?: unknown; format?: string;
}
export interface Move {move: string; args?: Record<string, Shape>; primary?: boolean}
export interface Step {
  id: string; kind: string; name: string; place: string; as?: string; index: number; of: number;
  round?: number; rounds?: number; half?: number; item?: string; list?: string; try?: number; piece?: number; aside?: 'floor' | 'once-more' | 'slow' | 'repair';
}
/** `ends`, `left`, `total` are milliseconds; `ends` is a moment of the server's time. */
export interface Clock {phase: 'main' | 'wrap' | 'over'; running: boolean; since?: number; ends?: number; left?: number; total: number; own?: boolean}
export interface Hold {why: 'away' | 'pause' | 'held' | 'cue' | 'break' | 'stop'; by?: Seat; who?: Seat[]; until?: number}
export interface Person {here: boolean; done?: boolean; since?: number; waiting?: boolean}
export interface Next {kind: string; name: string; place: string; as?: string; who?: Partner | 'both' | null}
export interface Cue {id: string; by: Partner; kind: string; at: number; taken?: boolean | null}
export interface Field {
  kind: 'text' | 'one' | 'many' | 'scale' | 'body'; name: string; list?: string; under?: string; most?: number;
  longest?: number; low?: number; high?: number; nudge?: string | string[];
}
/** `n`: how often it was written, from the second time on. */
export interface Box {box: string; from: Seat; field: string; step?: string; size?: number; n?: number}

/** What is known of the words in a box. `changed`: others came into it later; `kept`: those that were read first are shown,
 * `since`: only the later ones are there. `signed`: whether the names under it are under these words. `sign`: each seat's signature. */
export interface Mark {changed?: 'kept' | 'since'; signed?: 'yes' | 'not' | 'unsure'; sign?: Record<string, string | undefined>}

/** Names under a draft, each with its signature, maybe empty; `agreed` and none: the words stand without names. */
export interface Signatures {of: string; by: Partial<Record<Partner, string>>; agreed?: true}

/** The time the two have: before the first step `total`, then `ends`; `over` where both are asked. */
export interface Plan {total?: number; ends?: number; fits?: number | false; each?: true; short?: true; whole?: true; over?: number}

/** Between a pair of a workshop and its facilitator: whether it was let begin, who asks for help, who comes, whether somebody
 * looks in, when all are called back, and the last word to all (`sealed`: in a box). */
export interface Host {
  opened: boolean; parted?: boolean; hand?: Seat[]; taken?: number; visit?: 'asked' | 'in'; recall?: number; note?: {word: string; at: number};
}

export interface View {
  plan?: Plan;
  version: number; own: number; epoch: string | number; now: number; seat: Seat;
  /** proves that this view was shown; given back with its numbers */
  mark?: string;
  /** when somebody else last brought this seat's link and did not get in */
  tried?: number;
  stage: 'lobby' | 'running' | 'break' | 'paused' | 'closed'; protocol: string; digest: string;
  role?: 'speaker' | 'listener'; step: Step; floor?: Partner | null; talking?: Partner | 'both' | null; clock?: Clock | null;
  holds?: Hold[]; moves?: Move[]; people: Partial<Record<Seat, Person>>; next?: Next | null;
  break?: {id: string; by: Partner; at: number; until: number; back?: Seat[]; due?: boolean; rest?: Seat[]}; cues?: Cue[];
  understood?: Partial<Record<Partner, 'none' | 'got' | 'open'>>; enough?: Seat[];
  notice?: {kind: string; by?: Seat; at: number; detail?: unknown}; undo?: {until: number};
  step_item?: string; items?: string[]; discussed?: string[]; card?: {deck: string; word: string; left?: number}; fields?: Field[];
  reveal?: 'never' | 'both-done' | 'by-choice'; about?: string[]; options?: string[];
  draft?: {n: number; by: Partner; signed?: Seat[]; again_in?: number}; guide?: 'breath' | 'ground' | 'none'; boxes?: Box[];
  signatures?: Signatures[];
  /** `mine`: what this seat has agreed to, absent until it has said; `both`: what counts. */
  consent?: {mine?: string[]; both?: string[]}; note?: {kind: string; by: Partner; n: number};
  /** the sentence that both read just now, by its word */
  repair?: string;
  again?: number; repairs?: {sent: number; taken: number};
  host?: Host; let_in?: boolean;
  chosen?: {step: string; option: string}; rates?: Record<string, number>; spoken?: Partial<Record<Partner, number>>; rule?: string; over_sessions?: boolean;
  /** how many devices each seat has had, for seats whose public key is shown */
  keys?: Partial<Record<Seat, number>>;
}

/** One person's words at a place: a sentence, or the sentence and up to three hints. */
export type Line = string | string[];
/* eslint-disable-next-line */
export type Words = any;
export interface Texts {
  language: string; protocol?: string; title: string; summary?: string; agreements?: Record<string, string>;
  lists?: Record<string, Words>; trees?: Record<string, Words>; decks?: Record<string, Record<string, string>>;
  steps: Record<string, Words>; defaults: Record<string, Words>; ui: Record<string, string>;
}
export interface Act {move: string; state: 'sending' | 'kept' | 'waiting' | 'refused'; code?: string; message?: string}
export interface Context {
  /** Whether the person is to be asked, alone, if it is safe here: in the lobby nobody gets ready before a yes, later it holds
   * nothing back. Missing where it is not asked: practice, the therapist, one device for two. */
  gate?: boolean;
  /** What passes unseen between a partner and the therapist; missing without one. */
  hum?: import('../ui/panel/whisper.js').Hum;
  texts: Texts; names: Record<Seat, string>; me: Seat; now(): number;
  status: {line: 'ok' | 'down' | 'gone'; acts: Act[]};
  prefs: {get(key: string): unknown; set(key: string, value: unknown): void};
  couch: boolean; redraw(): void;
  /** How this talk was set, to make the next one like it. */
  again?: {settings: Record<string, unknown>; rule: string; factor: number; first: Partner; minutes: number | null};
  /** One device, and this person only hears the other, who reads out and taps: their private pages are never drawn. */
  relayed?: Partner;
  /** What only this device adds: something more on the card, sheets of its own. Missing: nothing. */
  own?: {more(env: Env): Drawn; sheet(env: Env, name: string): Page | undefined};
  /** Opened boxes by their reference (`Box.box`); null: this device cannot open it; missing: not yet asked for. */
  words?: Record<string, string | null>;
  /** Why a listed box does not open: the end of a key `seal.…`, and the seat that it is about. */
  shut?: Record<string, {kind: string; who: Seat}>;
  /** What is known of opened words, by their reference. */
  marks?: Record<string, Mark>;
  /** Whom this page has seen here. */
  met?: Partial<Record<Seat, boolean>>;
  /** Whether something typed waits here for the pair's key. */
  waits?: boolean;
  /** One device, two seats: the view of each, so that the page can show whose turn it is. */
  views?: Partial<Record<Partner, View>>;
}
export interface Actions {
  act(move: string, args: Record<string, unknown>, seat?: Seat): unknown;
  /** Left out where the browser cannot. */
  openPip?(): unknown;
  popup(): unknown; leave(): unknown;
  /** The answer at the gate; gives the page's root where nothing is sent any more. */
  gate?(safe: boolean): HTMLElement | undefined;
  /** Seals words and sends them with a move: argument → the name they are kept under, and the words. `circle` is who may read: own
   * (default), pair or all; done: own, and shown to the other by itself once both are done. False: they wait on this device until the pair has a key. */
  say(move: string, fields: Record<string, [string, string]>, circle?: 'own' | 'pair' | 'all' | 'done', args?: Record<string, unknown>): Promise<boolean | undefined>;
  /** Asks for a box again that did not open. */
  retry(box: string): void;
  /** What stands behind the seals, once it is loaded. */
  trust?(): Trust | undefined;
}

/** The secrets of this device and what it agreed on: for the sheets that compare, invite and let another device in. */
export interface Trust {
  record: import('./records').SessionRecord; session: string; names: Record<Seat, string>;
  keys: ReturnType<typeof import('./keys.js').keysOf>;
}

/** What a page puts into the fixed regions. Anything left out is drawn from the texts and the primary move. */
export interface Page {
  heading?: string; ask?: string; hints?: string[]; lead?: Drawn; body?: Drawn; end?: Drawn;
  main?: Drawn; stack?: Drawn[]; two?: Drawn[]; rest?: string; noClock?: boolean; alone?: string; arcs?: boolean; tight?: boolean;
  /** no notes above: the page itself says what happened */
  bare?: boolean;
}
/** Everything a page function may look at. */
export interface Env {
  view: View; context: Context; actions: Actions; me: Partner | null; other: Partner; can: Map<string, Move>;
  send(move: string, args?: Record<string, unknown>): void; open(sheet: string): void; words: import('../ui/panel/speech.js').Speech;
}
