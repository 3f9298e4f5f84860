/** Shapes of the wall: what the server says of a workshop, and what the page makes of it. Never loaded by a browser. */
import type {
  Attendee,
  Drawn,
  Erasure,
  HandFailed,
  Helper as HelperSaid,
  Pair,
  Sums as SumsSaid,
  View,
} from '../../core/wire';
import type { Need, Tile } from './needs.js';
import type { Order } from './order.js';
export type { Attendee as PersonSaid, Drawn, Erasure as Erased, HandFailed as Failed, Need, Order, Pair, Tile, View };

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
export interface Shop {
  protocol: string;
  settings?: Record<string, unknown>;
  languages: string[];
  code?: string;
  open?: boolean;
  capacity?: number;
  key?: string;
  title?: string | null;
  role: 'facilitator' | 'helper';
  n?: number;
  v?: number;
  over?: boolean;
  clock?: { at: number } | null;
  expires?: number;
}
/** One hand on its way: of `of` pairs `done` are dealt with; `failed` are those of them who did not get it. */
export interface Hand {
  id: string;
  what: string;
  args: Record<string, unknown>;
  pairs: 'all' | number[];
  done: number;
  of: number;
  failed: HandFailed[];
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
  failed: HandFailed[];
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
export interface Words {
  ui: Record<string, string>;
  language: string;
  languages: string[];
}
/** What a page of the server can be asked; the tests put another one in its place. */
export interface Server {
  look(): Promise<Shop & { people: Attendee[]; pairs: Pair[]; helpers: HelperSaid[] }>;
  send(path: string, body: object): Promise<any>;
  sums(): Promise<Sums>;
  erase(): Promise<Erasure>;
  remove(path: string): Promise<any>;
  protocols(): Promise<{ protocols: import('../../ui/pick.js').Protocol[] }>;
  texts(protocol: string): Promise<import('../../core/wire').Texts>;
}
export interface Line {
  on(event: string, listener: (...what: any[]) => void): void;
  tell(event: string, what: object): void;
  connected: boolean;
  disconnect(): void;
  seen?: number;
}
