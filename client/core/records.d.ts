/** Shapes of what this device keeps and of what is under way. Never loaded by a browser. */
import type { ActSent, Bye, ErrorCode, Seat, Texts, View } from './wire';
export type { Seat, Texts, View };

/** What this device holds for one seat. `claim` is the invitation, until the server has answered the claim. */
export interface SeatRecord {
  seat?: Seat;
  /** base64url of the seat's secret; missing for links that the API made */
  S?: string;
  /** base64url of the private key (PKCS 8) */
  d?: string;
  /** the token of a link that the API made */
  token?: string;
  /** base64url of the key that opens what a facilitator types (`ear.js`), in a workshop */
  ear?: string;
  /** base64url of the name that a link to a seat in a workshop brought */
  name?: string;
  claim?: string;
  /** what the person has said yes to on this device, and nothing else counts when something is sealed; missing:
   * not known here */
  consent?: string[];
}

export interface SessionRecord extends SeatRecord {
  /** the end of the link it came from: tells two seats on one device apart */
  from?: string;
  /** base64url of the link's secret, if there is one */
  L?: string;
  /** an invitation to a seat that nobody has taken, all that six digits brought: it is still to be used */
  invite?: string;
  /** by seat and the number of its device: what that committed to, and its public key (base64url) once it was
   * shown and fits */
  peers?: Record<string, Record<number, { commit: string; D?: string }>>;
  /** browser ms of the last yes to the question that is asked alone; no other answer is kept */
  safe?: number;
  /** the number of the pair's key whose six digits were compared */
  checked?: number;
  /** the second seat of one couch and one device */
  also?: SeatRecord;
  /** answers that the page said are shown once both are done, until they are: reference → dialogue and end
   * of the box */
  shows?: Record<string, string>;
  /** of two seats on one device, the one whose person sees no screen */
  relayed?: 'a' | 'b';
  /** by box: a hash of the words that were first opened in it here */
  opened?: Record<string, string>;
  /** browser ms at which the seat was taken */
  since?: number;
  /** browser ms after which the record may be swept */
  until: number;
}

/** What is shown of an act under way. */
export interface ShownAct {
  move: string;
  state: 'sending' | 'kept' | 'waiting' | 'refused';
  code?: ErrorCode;
  message?: string;
}

/** An act under way; only the first five keys travel. */
export interface Act extends ShownAct, Pick<ActSent, 'id' | 'move' | 'seat'> {
  step: string;
  args: Record<string, unknown>;
}

/** `down`: trying again. `gone`: no more trying; `code` says why (replaced, revoked, no-seat, erased). */
export interface Status {
  line: 'ok' | 'down' | 'gone';
  code?: Bye['code'] | 'no-seat' | 'erased';
  /** the name of the receipt, once all is erased */
  receipt?: string;
  acts: Act[];
}

/** Anything small that remembers one value. */
export interface Slot {
  get(): any;
  set(value: unknown): void;
}

/** What is known of the words in a box. `changed`: others came into it later; `kept`: those that were read first are
 * shown, `since`: only the later ones are there. `signed`: whether the names under it are under these words. `sign`:
 * each seat's signature. */
export interface Mark {
  changed?: 'kept' | 'since';
  signed?: 'yes' | 'not' | 'unsure';
  sign?: Record<string, string | undefined>;
}

/** What this page makes of the boxes that it asked for. */
export interface SealedWords {
  redraw(): void;
  /** Whether something typed waits here for the pair's key. */
  waits?: boolean;
  /** Opened boxes by their reference (`Box.box`); null: this device cannot open it; missing: not yet asked for. */
  words?: Record<string, string | null>;
  /** Why a listed box does not open: the end of a key `seal.…`, and the seat that it is about. */
  shut?: Record<string, { kind: string; who: Seat }>;
  /** What is known of opened words, by their reference. */
  marks?: Record<string, Mark>;
}
