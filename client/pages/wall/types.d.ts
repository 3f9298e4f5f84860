/** Shapes of the wall: what the server says of a workshop, and what the page makes of it. Never loaded by a browser. */
import type { Below, BelowAnswer, BelowBody, Line as Socket, NoCode, WordsOf } from '../../core/asked';
import type {
  Attendee,
  Erasure,
  Hand as HandSent,
  HandFailed,
  HandProgress,
  HeardByWall,
  Helper as HelperSaid,
  Pair,
  Protocols,
  SentByWall,
  Sums as SumsSaid,
  Texts,
  Tile,
  WorkshopView,
} from '../../core/wire';
import type { HANDS } from './hands.js';
import type { Need } from './needs.js';
export type { Attendee as PersonSaid, Erasure as Erased, Need, Pair, Tile };

export type Words = WordsOf<'wall'>;

/** A link's secrets. `p`: the projector's token, where the link carries it. */
export interface Link {
  id: string;
  token: string;
  d: string;
  p?: string;
}
/** `name` is the sealed one, `said` the opened one; nothing while it is being opened, null where it does not open. */
export interface Person extends Omit<Attendee, 'pair'> {
  said?: string | null;
  pair?: number | null;
}
/** The sums of a workshop that is not being erased: all but the ratings are there. */
export type Sums = Required<Omit<SumsSaid, 'ratings'>> & Pick<SumsSaid, 'ratings'>;
export interface Helper extends HelperSaid {
  said?: string | null;
}
/** The workshop itself, without its lists. */
export type Shop = Omit<WorkshopView, 'people' | 'pairs' | 'helpers'>;
/** Somebody who did not get it; `no-ear` this page itself says: their device cannot open what is typed. */
export interface Failed extends Omit<HandFailed, 'code'> {
  code: NoCode | 'no-ear';
}
/** What is done to pairs: what has a button, and what takes it back. */
export type Button = (typeof HANDS)[number][0];
export type Deed = Button | 'undo';
/** What stands in the sheet; nothing while it is shut. */
export type Sheet = '' | 'keys' | 'pair' | Button;
/** One hand on its way: of `of` pairs `done` are dealt with; `failed` are those of them who did not get it. */
export interface Hand extends Required<Omit<HandSent, 'each' | 'pairs'>>, Omit<HandProgress, 'failed'> {
  what: Deed;
  pairs: NonNullable<HandSent['pairs']>;
  failed: Failed[];
  at: number;
  code?: string;
  due?: number;
  parts?: Part[];
}
/** What goes in one call of a hand that takes several: of each pair its number, and the boxes for `a` and `b`. */
export interface Part {
  id: string;
  each: [number, string, string][];
  done: number;
  failed: Failed[];
}
/** A person whom a list brought: their token and their ear lie on this device only. */
export interface Prepared {
  n: number;
  name: string;
  token: string;
  ear?: string;
  session?: string;
  pair?: number;
}

export type Say = (key: string, vars?: Record<string, unknown>) => string;
/** What a page of the server can be asked; the tests put another one in its place. */
export interface Server {
  look(): Promise<WorkshopView>;
  send<W extends string>(path: Below<'POST', W>, body: BelowBody<W>): Promise<BelowAnswer<'POST', W>>;
  sums(): Promise<Sums>;
  erase(): Promise<Erasure>;
  remove<W extends string>(path: Below<'DELETE', W>): Promise<BelowAnswer<'DELETE', W>>;
  protocols(): Promise<Protocols>;
  texts(protocol: string): Promise<Texts>;
}
export type Said = Socket<SentByWall, HeardByWall>;
export interface Line extends Pick<Said, 'on' | 'connected' | 'disconnect'> {
  tell<E extends keyof SentByWall>(event: E, what: SentByWall[E]['payload']): void;
  seen?: number;
}
