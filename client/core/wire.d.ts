/** Shapes on the wire, written by `make contract` from what the server declares. Never loaded. */
export type Partner = 'a' | 'b';
export type Seat = Partner | 'therapist';
export type By = Seat | 'host';

/** The act was kept, and these are the numbers of its view. */
export interface ActKept {
  /** True if it was taken, false if it was refused. */
  ok: true;
  /** Value of `own` in the first view that shows the act. */
  own: number;
  /** Value of `version` in the first view that shows the act. */
  version: number;
}

/** The act was not taken; sent again, with the same id, where `retry` says so. */
export interface ActRefused {
  /** Code of the refusal, one of errors.md. Decide by it. */
  code: ErrorCode;
  /** One English sentence for people; it may change. */
  message: string;
  /** True if it was taken, false if it was refused. */
  ok: false;
  /** Present value of the view's `own`; absent where the act was refused before the talk was looked at. */
  own?: number;
  /** True if the very same request may be taken later; false: drop it. */
  retry: boolean;
  /** Present value of the view's `version`; absent together with `own`. */
  version?: number;
  /** Fields that did not fit, never a value; absent where none is to blame. */
  where?: string[];
}

/** One act. `id` (16 to 40 characters) is the sender's own: the same again, after a lost line too, is done once. */
export interface ActSent {
  /** Arguments that fit the shapes in `view.moves`; absent or null: none. */
  args?: Record<string, any> | null;
  /** Own name of the act, 16 to 40 ASCII characters; sent again with the same content it happens once. */
  id: string;
  /** Name of the move, one of `view.moves`. */
  move: string;
  /** Seat that acts, where one socket has two; absent: the first one. */
  seat?: Seat;
  /** `view.step.id`, so that an act which comes too late is refused as `passed`. */
  step?: string | null;
}

/** `POST /api/sessions/<id>/again`: boxes by reference, sealed again for a partner's new device. */
export interface Again {
  /** Boxes by reference, sealed anew; each takes the place of one of the sender's own, of the same length. */
  boxes: Record<string, string>;
}

/** A person in the line or in a pair; of those who were taken out only `n` and `gone`. */
export interface Attendee {
  /** When they came in or were put on the list; absent once taken out. */
  at?: number;
  /** True once they were taken out of the line; absent otherwise. */
  gone?: true;
  /** Their language (BCP 47); absent once taken out. */
  locale?: string;
  /** Its number, counted from 1. */
  n: number;
  /** Name sealed to the facilitators; absent once taken out. */
  name?: string;
  /** Number of their present pair; absent while they wait. */
  pair?: number;
  /** Mark (22 characters) that two people share who want to be paired; absent or null: none. */
  together?: string;
  /** True while nobody has said that they belong here: they came faster than people of one room do. */
  unconfirmed?: true;
}

/**
 * Contents of the CONNECT packet of a talk. A token that this server made names its talk; for others `session` does, or
 * `?s=` in the address.
 */
export interface Auth {
  /** Token of the second seat, where two people share one device; absent: one seat. */
  also?: string;
  /** Numbers of the last view that this client has; absent: a whole view comes. */
  seen?: Seen;
  /** Name of the talk, where the token does not name it. */
  session?: string;
  /** Token of the seat: `<session>.<secret>`, or the secret alone where `session` or `?s=` names the talk. */
  token: string;
}

/** Sealed words that this seat may ask for (`words`). */
export interface Box {
  /** Reference of the words (`<seat>/<step>/<field>`), to be asked for by `words`. */
  box: string;
  /** Name of the question that they answer. */
  field: string;
  /** Seat that wrote them. */
  from: By;
  /** How often it was written, from the second time on; absent before. A greater one: ask for it again. */
  n?: number;
  /** Step in which they were written. */
  step: string;
}

/** A time-out and the moment of its return; `rest`: who wishes that the subject rests. */
export interface Break {
  /** When the break was taken. */
  at: number;
  /** Partners who are back already. */
  back: Partner[];
  /** Partner who took the break. */
  by: Partner;
  /** True once the agreed moment has come; absent before. */
  due?: true;
  /** Number of the break, unique in the talk. */
  id: number;
  /** Partners who wish that the subject rests; absent while nobody does. */
  rest?: Partner[];
  /** Agreed moment of the return. */
  until: number;
}

/**
 * Reason why the server closes the line. After `resync` and `restart` the transport closes without a DISCONNECT packet,
 * so that clients come back by themselves; `replaced` and `revoked` are final.
 */
export interface Bye {
  /** Reason: `resync` and `restart` say come back, `replaced` and `revoked` are final. */
  code: 'replaced' | 'restart' | 'resync' | 'revoked';
}

/** A card that was drawn, and how many may still be put back. */
export interface Card {
  /** Name of the deck. */
  deck: string;
  /** How many more cards may be put back. */
  left: number;
  /** Word of the card; its text is `decks.<deck>.<word>` of the texts. */
  word: string;
}

/** Last pick in this round, for everybody to see. */
export interface Chosen {
  /** Word of the option. */
  option: string;
  /** Step in which it was picked. */
  step: string;
}

/** `POST /api/sessions/<id>/claim`: hashes of the device's own token and of its public key with a blind. */
export interface Claim {
  /** SHA-256 of the device's own token, base64url. */
  token: string;
  /** SHA-256 over a public key and a blind, base64url: binds a device to a key before it shows it. */
  commit: string;
}

/** The seat that was taken; `box`: what the first device left for a second one. */
export interface Claimed {
  /** Box that the first device left for a second one; absent for a first device. */
  box?: string;
  /** Seat that this is about: `a`, `b` or `therapist`. */
  seat: Seat;
}

/** The one clock: `since` and `ends` while it runs, `left` while it stands. */
export interface Clock {
  /** Moment at which the time is up; absent while the clock stands. */
  ends?: number;
  /** Time that is left (ms); absent while the clock runs. */
  left?: number;
  /** True where it ends by itself, whatever the rule for time is; absent otherwise. */
  own?: true;
  /** `main`: the time itself; `wrap`: the time to finish a sentence; `over`: it is up. */
  phase: 'main' | 'over' | 'wrap';
  /** True while it runs. */
  running: boolean;
  /** Moment since which it runs; absent while it stands. */
  since?: number;
  /** Length of the main phase (ms). */
  total: number;
}

/** Reason why one of several was refused. */
export interface Code {
  /** Code of the refusal, one of errors.md. Decide by it. */
  code: ErrorCode;
}

/** `POST …/receipts/<name>`: a name that a device has made up for this. */
export interface Confirm {
  /** Name of 22 characters that the device made up for this: the same one is counted once. */
  device: string;
}

/** `POST …/people/confirm`: the numbers of those who belong here. */
export interface Confirmed {
  /** Numbers of those who belong here. */
  people: number[];
}

/** `data` of a connection that was refused; `wait`: seconds until it may be tried again. */
export interface ConnectRefused {
  /** Code of the refusal, one of errors.md. Decide by it. */
  code: ErrorCode;
  /** One English sentence for people; it may change. */
  message: string;
  /** True if it was taken, false if it was refused. */
  ok: false;
  /** True if the very same request may be taken later; false: drop it. */
  retry: boolean;
  /** Seconds until it may be tried again; absent where that is not known. */
  wait?: number;
  /** Fields that did not fit, never a value; absent where none is to blame. */
  where?: string[];
}

/** Agreements about who may see what: this seat's own, and those of both. */
export interface Consent {
  /** Words of the agreements that both partners have made; absent while there are none. */
  both?: string[];
  /** Words of the agreements of this seat, maybe none; absent until it has answered. */
  mine?: string[];
}

/** A view as the engine makes it: without its numbers. */
export interface Content extends StoryView {
  /** All that this seat may do now. */
  moves: Move[];
  /** Drafts that were signed, with names and signatures; absent where there are none. */
  signatures?: Signatures[];
}

/** A talk that was made. */
export interface Created {
  /** Moment after which it may be forgotten if nothing happens; each change moves it on. */
  expires: number;
  /** Link and token of each seat. */
  seats: Partial<Record<Seat, SeatLink>>;
  /** Name of the talk. */
  session: string;
}

/** A repair cue; `taken` is null until it is answered. */
export interface Cue {
  /** When it happened. */
  at: number;
  /** Partner who sent it. */
  by: Partner;
  /** Number of the cue, unique in the talk. */
  id: number;
  /** Which sentence it is, by its word. */
  kind: string;
  /** True: it landed; false: it did not; null: it is not answered yet. */
  taken: boolean | null;
}

/** Until when the invitation of a second device holds. */
export interface DeviceLeft {
  /** Moment at which it ends by itself. */
  until: number;
}

/** Part of a workshop that may change: code, door, helpers. */
export interface Door {
  /** Moment at which everybody is called back; absent where none was said. */
  clock?: Recall;
  /** Code of the door; it opens only while `open`. */
  code: string;
  /** Helpers who have a link. */
  helpers: Helper[];
  /** True while newcomers may come in. */
  open: boolean;
  /** True once the workshop has ended. */
  over: boolean;
  /** Name of the dialogue, as in `GET /api/protocols`. */
  protocol: string;
}

/** A workshop for the holder of its code: enough to seal their name. */
export interface DoorInfo {
  /** Public key of the facilitators (65 bytes, base64url): names are sealed to it. */
  key: string;
  /** Languages that may be chosen (BCP 47). */
  languages: string[];
  /** Always true: a closed door is refused as `no-door`. */
  open: true;
  /** Name of the dialogue, as in `GET /api/protocols`. */
  protocol: string;
  /** Name of the workshop, 22 characters; it opens nothing by itself. */
  workshop: string;
}

/** State of the door after the request. */
export interface DoorSet {
  /** True if the door is open now. */
  open: boolean;
}

/** `POST …/door`. */
export interface DoorState {
  /** True opens the door, false closes it. */
  open: boolean;
}

/** Words that both may sign; `again_in`: days until they are looked at again, 0 where that is not set. */
export interface Draft {
  /** Days until the words are looked at again; 0 where that is not set. */
  again_in: number;
  /** Partner who wrote this draft. */
  by: Partner;
  /** Number of the draft, counted from 1. */
  n: number;
  /** Partners who have signed it. */
  signed: Partner[];
}

/** The sums of a workshop that has ended, and the pairs that did not end. */
export interface Ended {
  /** Pairs whose talk did not end; ask again for them. Absent where there are none. */
  failed?: HandFailed[];
  /** Sums of the workshop. */
  sums: Sums;
}

/** A moment that showed this seat something new, and by what: its own moves by name, of others only the kind. */
export interface Entry {
  /** Moment of the change. */
  at: number;
  /** View of the seat from then on. */
  view: StoryView;
  /** Causes of the change: this seat's moves by name, of others only their kind. */
  what: string[];
}

/** All of it was erased; the name under which the receipt stands, empty where there is none. */
export interface Erasure {
  /** Name of the erasure's receipt (`GET /api/receipts/<name>`); empty where there is none. */
  receipt: string;
}

/** The body of every answer that is an error; its codes are in `errors.md`. */
export interface Failure {
  /** Reason of the refusal. */
  error: Problem;
}

/** A sealed question. */
export interface Field {
  /** Greatest value of a scale; only for `scale`. */
  high?: number;
  /** How it is answered: typed, one or many words of a list, a number, or places on a body. */
  kind: 'body' | 'many' | 'one' | 'scale' | 'text';
  /** Name of the list to pick from; absent where there is none. */
  list?: string;
  /** Most characters that may be typed; only for `text`. */
  longest?: number;
  /** Smallest value of a scale; only for `scale`. */
  low?: number;
  /** Most words that may be picked; only for `many`. */
  most?: number;
  /** Name of the question; its text is under the step's texts. */
  name: string;
  /** Name of a list of words that do not answer it: a page that sees one gives a hint. Absent: no list. */
  nudge?: string;
  /**
   * Name of an earlier question: the branch below its answer lies open, every other word is one tap away. Absent: the
   * whole list.
   */
  under?: string;
}

/** The key of the device that came with the code; null while none has. */
export interface Guest {
  /** Public key of the device that came with the code (65 bytes, base64url); null while none has. */
  guest: string | null;
}

/** `POST …/hands`: what to do to these pairs, or what to say to each of them; `id` is the sender's own. */
export interface Hand {
  /** Own name of the bulk act, 16 to 40 characters; sent again it is done only where it was not yet. */
  id: string;
  /** Name of the act, for example `open`, `pause`, `resume`, `recall` or `note`. */
  what: string;
  /** Arguments of the act. */
  args?: Record<string, any>;
  /** Numbers of the pairs, or `all`; null where `each` is given. */
  pairs?: 'all' | number[] | null;
  /** A box for each partner of each pair, up to 20 pairs; null where `pairs` is given. */
  each?: Told[] | null;
}

/** A pair in whose talk a bulk act was refused. */
export interface HandFailed {
  /** Code of the refusal, one of errors.md. */
  code: ErrorCode;
  /** Number of the pair. */
  n: number;
}

/** A bulk act that has begun; its progress comes by the socket (`hand`). */
export interface HandLaid {
  /** Id of the bulk act, as the sender chose it. */
  hand: string;
}

/** Progress of a bulk act: of `of` pairs `done` are dealt with, `failed` among them. */
export interface HandProgress {
  /** Number of pairs dealt with, failures included. */
  done: number;
  /** Pairs where it was refused, with the code. */
  failed: HandFailed[];
  /** Id of the bulk act. */
  id: string;
  /** Number of all its pairs. */
  of: number;
}

/** A helper, by number and sealed name. */
export interface Helper {
  /** Its number, counted from 1. */
  n: number;
  /** Sealed name (base64url). */
  name: string;
}

/** The number of a new helper. */
export interface HelperMade {
  /** Number of the helper. */
  helper: number;
}

/** A reason why the clock stands. */
export interface Hold {
  /** Seat that holds; absent where nobody does. */
  by?: By;
  /** Moment at which the hold ends by itself; absent where it does not. */
  until?: number;
  /** Seats that are away or wait outside; absent for other reasons. */
  who?: Seat[];
  /** Reason of the hold. */
  why: 'away' | 'break' | 'cue' | 'held' | 'pause' | 'stop';
}

/** State between a pair of a workshop and its facilitator. */
export interface Host {
  /** Partners who ask for help; absent while nobody does. */
  hand?: Partner[];
  /** Facilitator's last word to this pair; absent before the first. */
  note?: HostNote;
  /** True once the facilitator has let the talk begin. */
  opened: boolean;
  /** True once the two are parted to be paired anew; absent otherwise. */
  parted?: true;
  /** Moment at which everybody is called back; absent where none was said. */
  recall?: number;
  /** Number of the helper who comes; absent while nobody does. */
  taken?: number;
  /** `asked`: somebody asks to look in; `in`: they do. Absent otherwise. */
  visit?: 'asked' | 'in';
}

/** The facilitator's last word to all; `sealed`: it stands in a box. */
export interface HostNote {
  /** When it happened. */
  at: number;
  /** Word of a ready sentence (its text is `host.<word>`), or `sealed`: it stands in a box. */
  word: string;
}

/** A hum that was passed on; it is kept nowhere. */
export interface Hum {
  /** Sealed box (base64url); the server checks its length and never reads it. */
  box: string;
  /** Seat that it comes from. */
  from: Seat;
}

/** A box of one size (383 characters), whether anything is said in it or not. `to`: a therapist's, which partner. */
export interface HumSent {
  /** Box of 383 characters. */
  box: string;
  /** Partner that it is for, from a therapist; absent or null from a partner. */
  to?: string | null;
}

/** A seat whose invitation was made in the organiser's browser: SHA-256 of its token. */
export interface Invite {
  /** SHA-256 of an invitation's token, base64url. */
  invite: string;
}

/** The seat that has a new invitation. */
export interface Invited {
  /** Seat that this is about: `a`, `b` or `therapist`. */
  seat: Seat;
}

/** `POST /api/join/<code>`: somebody at the door. */
export interface Join {
  /** SHA-256 of a token that the sender made, base64url; the server never sees the token. */
  token: string;
  /** Sealed name (base64url). */
  name: string;
  /** Mark (22 characters) that two people share who want to be paired; absent or null: none. */
  together?: string | null;
  /** Language of the person or the links (BCP 47). */
  locale: string;
}

/** The number of somebody who stands in the line. */
export interface Joined {
  /** Number in the line, counted from 1. */
  person: number;
}

/** The keys of all seats. */
export interface Keys {
  /** Key of each seat that has a device. */
  keys: Partial<Record<Seat, SeatKey>>;
}

/** To begin, or to end, to look in on a pair. */
export interface LookAsked {
  /** Number of the pair. */
  n: number;
  /** True begins to look in, false ends it. */
  on: boolean;
}

/** A pair that both let somebody look in on; null once that is over. */
export interface LookEvent {
  /** Number of the pair. */
  n: number;
  /** Talk as it may be seen; null once the look is over. */
  view: Looked | null;
}

/** A talk as a look shows it: its shape, and nothing that they chose, wrote, drew or rated. */
export interface Looked {
  /** Break that the talk is in; absent outside one. */
  break?: Break;
  /** Clock of this place; null where there is no limit. */
  clock: Clock | null;
  /** Repair cues that are not answered, and the last one; absent where there was none. */
  cues?: Cue[];
  /** Those of `items` that were talked about already; absent while none was. */
  discussed?: string[];
  /** Partners who have said that it is enough for today; absent while nobody has. */
  enough?: Partner[];
  /** Partner who has the floor; null where nobody has. Absent for a seat that may not see the talk. */
  floor: Partner | null;
  /** Exercise that the page shows; absent where there is none. */
  guide?: string;
  /** Reasons why the clock stands, all of them; empty while nothing holds it. */
  holds: Hold[];
  /** State between the pair and its facilitator; absent outside workshops. */
  host: Host;
  /** Words of the points to agree on, or only to be read; absent elsewhere. */
  items?: string[];
  /** Place after this one on the ordinary path; null at the end. */
  next: Next | null;
  /** Last thing done to the talk from outside its table; absent while there was none. */
  notice?: Notice;
  /** True where turns are balanced over several talks; absent where within one. */
  over_sessions?: true;
  /** Everybody of this talk by seat. */
  people: Partial<Record<Seat, Person>>;
  /** Name of the dialogue, as in `GET /api/protocols`. */
  protocol: string;
  /** Rule for the end of a time: `soft`, `nudge`, `firm` or `none`. */
  rule: string;
  /** Time that each partner has talked in turns with one talker (ms). */
  spoken: Partial<Record<Partner, number>>;
  /** State of the whole talk. */
  stage: 'break' | 'closed' | 'lobby' | 'paused' | 'running';
  /** Present place of the talk. */
  step: Step;
  /** Word of the point that is talked about now; absent between points. */
  step_item?: string;
  /** Partner whose turn it is to talk, or `both`; null where nobody talks. */
  talking: 'a' | 'b' | 'both' | null;
  /** By partner: `got`, what they said was said back rightly; `open`, it was missed so far; `none`, not yet tried. */
  understood: Partial<Record<Partner, 'got' | 'none' | 'open'>>;
}

/** The mean of one rating, and over how many pairs. */
export interface Mean {
  /** Mean over the pairs, to one decimal. */
  mean: number;
  /** Number of pairs in it. */
  pairs: number;
}

/**
 * `POST /api/meeting`: the six digits, and the key of the device that they were typed on once it has seen what the
 * first one committed to.
 */
export interface Meet {
  /** Six digits. */
  code: string;
  /** Public key of this device; absent or null in the first request, which only asks for the commitment. */
  public?: string | null;
}

/** Six digits that introduce a second device, and until when. */
export interface Meeting {
  /** Six digits that the second device types in. */
  code: string;
  /** Moment at which it ends by itself. */
  until: number;
}

/** Answer to a device with six digits; the key of the first device follows once its own is there. */
export interface Met {
  /** SHA-256 over a public key and a blind, base64url: binds a device to a key before it shows it. */
  commit: string;
  /** True where nobody has taken the seat; absent where somebody has. */
  free?: boolean;
  /** True once a box waits for this device. */
  left: boolean;
  /** Blind of the commitment (32 bytes, base64url); null until the key is shown. */
  opening: string | null;
  /** Public key of the first device; null until it has shown it. */
  public: string | null;
  /** Seat that this is about: `a`, `b` or `therapist`. */
  seat: Seat;
  /** Name of the talk, 22 characters; it opens nothing by itself. */
  session: string;
  /** Moment at which the digits end. */
  until: number;
}

/** Length of a talk, in minutes. */
export interface Minutes {
  /** Minutes if every time is used to its end. */
  longest: number;
  /** Minutes of a quick couple. */
  quick: number;
  /** Minutes of most couples. */
  usual: number;
}

/** A move that this seat may make now. */
export interface Move {
  /** Shape of each argument by name, as JSON Schema; empty where there is none. */
  args: Record<string, Shape>;
  /** Name of the move, sent back in `act`. */
  move: string;
  /** True for the move that this seat is expected to make; one at most is. Absent for the others. */
  primary?: true;
}

/** `POST /api/workshops`. */
export interface New {
  /** Name of the workshop, made by the caller; null: the server makes one. */
  id?: string | null;
  /** Sealed title; null: none. */
  title?: string | null;
  /** Name of the dialogue, as in `GET /api/protocols`. */
  protocol: string;
  /** Settings of the dialogue by name; absent or left out: its defaults. */
  settings?: Record<string, boolean | number | string>;
  /** Languages that may be chosen (BCP 47). */
  languages: string[];
  /** Most people of the workshop. */
  capacity: number;
  /** Public key of the facilitators (65 bytes, base64url): names are sealed to it. */
  key: string;
  /** SHA-256 of the facilitator's token, base64url. */
  facilitator: string;
  /** SHA-256 of the projector page's token, base64url. */
  projector: string;
  /** Rule for the end of a time: `soft`, `nudge`, `firm` or `none`. */
  rule?: 'soft' | 'nudge' | 'firm' | 'none';
  /** All times are multiplied by it (0.5 to 10). */
  factor?: number;
}

/** The code of the door from now on. */
export interface NewCode {
  /** New code of the door; the one before opens nothing any more. */
  code: string;
}

/** `POST /api/sessions/<id>/device`: the hash of an invitation for a second device, and a sealed box for it. */
export interface NewDevice {
  /** SHA-256 of the token of the second device's invitation. */
  invite: string;
  /** Sealed box for the second device (383 or 1407 characters). */
  box: string;
}

/** `POST …/helpers`: the hash of a helper's token, and a sealed name. */
export interface NewHelper {
  /** SHA-256 of a token that the sender made, base64url; the server never sees the token. */
  token: string;
  /** Sealed name (base64url). */
  name: string;
}

/** `POST /api/sessions/<id>/invite`: whose seat, and the hash of the new invitation's token. */
export interface NewInvite {
  /** Seat that gets the new invitation. */
  seat: Seat;
  /** SHA-256 of an invitation's token, base64url. */
  invite: string;
}

/** `POST /api/sessions/<id>/meeting`: SHA-256 over the key made for it and a blind. */
export interface NewMeeting {
  /** SHA-256 over a public key and a blind, base64url: binds a device to a key before it shows it. */
  commit: string;
}

/** `POST /api/sessions`. */
export interface NewSession {
  /** Name of the dialogue, as in `GET /api/protocols`. */
  protocol: string;
  /** Settings of the dialogue by name; absent or left out: its defaults. */
  settings?: Record<string, boolean | number | string>;
  /** True adds a therapist's seat. */
  therapist?: boolean;
  /** Language of the person or the links (BCP 47). */
  locale?: string;
  /** Rule for the end of a time: `soft`, `nudge`, `firm` or `none`. */
  rule?: 'soft' | 'nudge' | 'firm' | 'none';
  /** All times are multiplied by it (0.5 to 10). */
  factor?: number;
  /** Partner who begins; null: the server chooses. */
  first?: Partner | null;
  /** Minutes the two have, counted from the first step; null: no limit. */
  minutes?: number | null;
  /** True lets partners wait until the therapist lets them in. */
  waiting_room?: boolean;
  /** Name of the talk, made by the caller (needed with `seats`); null: the server makes one. */
  session?: string | null;
  /** Invitation of each seat, made by the caller; empty: the server makes tokens and answers them once. */
  seats?: Partial<Record<Seat, Invite>>;
  /** Sealed name of each seat; absent ones have none. */
  names?: Partial<Record<Seat, string>>;
}

/** Place after this one on the ordinary path. */
export interface Next {
  /** Sub-kind of the step, where its kind has several; the texts may differ by it. */
  as?: string;
  /** Kind of the step. */
  kind: string;
  /** Name of the step. */
  name: string;
  /** Part of the step. */
  place: string;
  /** Partner who talks or acts there, or `both`; null where nobody does. */
  who: 'a' | 'b' | 'both' | null;
}

/** Remark for the therapist alone: again and again it is the same partner who asks for a break. */
export interface Note {
  /** Partner who asks for the breaks. */
  by: Partner;
  /** Which kind it is; pass over one that you do not know. */
  kind: 'one-sided-breaks';
  /** Number of those breaks. */
  n: number;
}

/** A request that has nothing to say: `{}`. */
export interface Nothing {
}

/** The last thing that was done to the talk from outside its table. */
export interface Notice {
  /** When it happened. */
  at: number;
  /** Seat that did it; `host` is the facilitator of a workshop, null where it happened by itself. */
  by: By | null;
  /** More about it, by a word; absent where there is no more. */
  detail?: string;
  /** Which kind it is; pass over one that you do not know. */
  kind: string;
}

/** It is done, or was passed on, and there is nothing to tell. */
export interface Ok {
  /** True if it was taken, false if it was refused. */
  ok: true;
}

/** One dialogue with its steps, nested as in its file. */
export interface Outline extends Protocol {
  /** Steps with their titles, nested as in the file. */
  steps: Record<string, any>[];
}

/** Two persons and the name of their talk, which opens nothing. */
export interface Pair {
  /** Number of the person at seat `a`. */
  a: number;
  /** When the two were parted; absent while they are a pair. */
  apart?: number;
  /** When the pair was made. */
  at: number;
  /** Number of the person at seat `b`. */
  b: number;
  /** Its number, counted from 1. */
  n: number;
  /** Name of the talk, 22 characters; it opens nothing by itself. */
  session: string;
  /** Number of the helper who looks after them, 0 for the facilitator; absent while nobody does. */
  taken?: number;
}

/** A pair that was made: its number and its talk; or why it was not. */
export interface PairMade {
  /** Reason why no pair was made; absent where one was. */
  error?: Code;
  /** Number of the pair; absent where none was made. */
  n?: number;
  /** Name of the talk; absent where none was made. */
  session?: string;
}

/** `POST …/pairs`: numbers of two persons each, the first to be `a`. */
export interface Pairs {
  /** Two numbers of persons for each pair; the first gets seat `a`. */
  pairs: number[][];
}

/** Result for each couple, in the order of the request. */
export interface PairsMade {
  /** Result for each couple, in the order of the request. */
  pairs: PairMade[];
}

/** `POST …/people`: a list that was prepared. */
export interface People {
  /** People to add, at most 40. */
  people: Join[];
}

/** The numbers of those who were added, in order. */
export interface PeopleMade {
  /** Numbers of those who were added, in the order of the request. */
  people: number[];
}

/** A person of this talk: never which move they have made, only that it is done. */
export interface Person {
  /** True once this person has made a move in this visit, never which; absent before. */
  done?: true;
  /** True while a device of theirs is connected. */
  here: boolean;
  /** Moment since which they are away; absent while they are here and before the talk. */
  since?: number;
  /** True while the therapist lets them wait outside; absent otherwise. */
  waiting?: true;
}

/** The place of a person; `seen` is given back to wait for something else. */
export interface Place {
  /** True for somebody taken out because the code was changed: they may join with the new one. */
  anew?: true;
  /** Seat in the talk; absent without a pair. */
  seat?: Partner;
  /** State that the asker has, as the last answer gave it; sent back as `?seen=` to wait for another one. */
  seen: string;
  /** Name of the talk; absent without a pair. */
  session?: string;
  /** Moment since which it is so. */
  since: number;
  /** `waiting` in the line, `paired`, taken `out`, or the workshop is `over`. */
  state: 'out' | 'over' | 'paired' | 'waiting';
}

/** The time the two have: before the first step `total`, then `ends`; `over` where both are asked. */
export interface Plan {
  /** True where one of those rounds gives both a turn; absent otherwise. */
  each?: true;
  /** Moment at which their time is up; absent before the first step. */
  ends?: number;
  /** How many more rounds fit; false where none does, absent where none is ahead. */
  fits?: number | false;
  /** How far (ms) the next part would go past the end; only where both are asked about that. */
  over?: number;
  /** True where even what has begun will not end in time; absent otherwise. */
  short?: true;
  /** Length of their time (ms); only before the first step. */
  total?: number;
  /** True where all of the talk fits; only before the first step. */
  whole?: true;
}

/** Reason of a refusal: decide by `code`, show `message`. */
export interface Problem {
  /** Code of the refusal, one of errors.md. Decide by it. */
  code: ErrorCode;
  /** One English sentence for people; it may change. */
  message: string;
  /** Fields that did not fit, never a value; absent where none is to blame. */
  where?: string[];
}

/** Contents of the projector page. */
export interface Projected {
  /** Moment at which everybody is called back; absent where none was said. */
  clock?: Recall;
  /** Code of the door, to be shown. */
  code: string;
  /** Number of people who have come and were not taken out. */
  here: number;
  /** Server's clock when this was sent. */
  now: number;
  /** True while newcomers may come in. */
  open: boolean;
  /** True once the workshop has ended. */
  over: boolean;
  /** Number of pairs that are together. */
  pairs: number;
  /** State that the asker has, as the last answer gave it; sent back as `?seen=` to wait for another one. */
  seen: string;
  /** Sealed title; absent where there is none. */
  title?: string;
}

/** A dialogue in a list. */
export interface Protocol {
  /** Turns are balanced within one talk (`in-session`) or over several (`over-sessions`). */
  balance: 'in-session' | 'one-way' | 'over-sessions';
  /** How deep it goes: `gentle`, `steady` or `deep`. */
  depth: 'deep' | 'gentle' | 'steady';
  /** Occasions that it suits, as sentences. */
  good_for: string[];
  /** Name of the dialogue. */
  id: string;
  /** Language of its title and summary; English where they are not written in the page's own yet. */
  lang: string;
  /** Length of a talk. */
  minutes: Minutes;
  /** Settings that a couple may adjust. */
  settings: Setting[];
  /** Origin of the method. */
  source: string;
  /** Two or three sentences about it. */
  summary: string;
  /** Terms under which it is held at all; absent where as usual. */
  terms?: Terms;
  /** Its title. */
  title: string;
}

/** All dialogues, and what the start page says. */
export interface Protocols {
  /** True where making talks needs the server's key. */
  key_needed: boolean;
  /** Languages that may be chosen (BCP 47). */
  languages: string[];
  /** All dialogues. */
  protocols: Protocol[];
  /** Address that links are made with; empty where the page's own address does. */
  public_url: string;
  /** Sentences of the page by key, in this language. */
  ui: Record<string, any>;
}

/** `POST /api/sessions/<id>/key`: the raw public point (65 bytes) and the blind (32 bytes) of its commitment. */
export interface PublicKey {
  /** Raw public point (65 bytes, base64url). */
  public: string;
  /** Blind of the commitment (32 bytes, base64url). */
  opening: string;
}

/** Moment of the return that was said to all. */
export interface Recall {
  /** Moment at which everybody is called back. */
  at: number;
}

/** Receipt of an erasure: counts of what was removed, and the state of the store's file. */
export interface Receipt {
  /** Number of sealed boxes removed. */
  boxes: number;
  /** Memory that was freed, as the store reports it; 0 where it does not. */
  bytes: number;
  /** Number of devices that have said that they forgot their keys. */
  devices: number;
  /** Number of log entries removed. */
  entries: number;
  /** When it was removed. */
  erased: number;
  /** State of the store's file: being written anew, done, there is none, or the store refused. */
  file: 'none' | 'refused' | 'rewriting' | 'rewritten';
  /** Number of the store's keys removed. */
  keys: number;
  /** When the file had been written anew; absent before. */
  rewritten?: number;
  /** Number of talks of an erased workshop; absent for a single talk. */
  talks?: number;
}

/** An event that was refused. */
export interface Refusal {
  /** Code of the refusal, one of errors.md. Decide by it. */
  code: ErrorCode;
  /** One English sentence for people; it may change. */
  message: string;
  /** True if it was taken, false if it was refused. */
  ok: false;
  /** True if the very same request may be taken later; false: drop it. */
  retry: boolean;
  /** Fields that did not fit, never a value; absent where none is to blame. */
  where?: string[];
}

/** Counts of repair cues in the whole talk. */
export interface Repairs {
  /** Number of cues sent. */
  sent: number;
  /** Number of those that landed. */
  taken: number;
}

/** Public part of a seat's key, for everybody seated. */
export interface SeatKey {
  /** SHA-256 over a public key and a blind, base64url: binds a device to a key before it shows it. */
  commit: string;
  /** Which of the seat's devices it is of, counted from 1. */
  n: number;
  /** Blind of the commitment (32 bytes, base64url); null until the key is shown. */
  opening: string | null;
  /** Raw public point (65 bytes, base64url); null until it is shown. */
  public: string | null;
}

/** Way to a seat; `token` where this server made it: it works at once, and is told this once. */
export interface SeatLink {
  /** Path of the page that opens this seat. */
  link: string;
  /** Token of the seat, told this once; absent where the caller made the invitation. */
  token?: string;
}

/** The numbers and the mark of the last view that a panel has; it is sent only what is newer. */
export interface Seen {
  /** `epoch` of that view. */
  epoch: number;
  /** `mark` of that view; absent: a lost step cannot be noticed. */
  mark?: string;
  /** `own` of that view. */
  own: number;
  /** `version` of that view. */
  version: number;
}

/** A setting that a couple may adjust; times in ms. */
export interface Setting {
  /** Value where nothing is chosen; a time in ms. */
  default: number | string | boolean;
  /** Type of its value: time in ms, count, word of `options`, or true and false. */
  kind: 'choice' | 'count' | 'time' | 'yes-no';
  /** Its name for people, in the language of the answer. */
  label: string;
  /** Greatest value; only for `time` and `count`. */
  max?: number;
  /** Smallest value; only for `time` and `count`. */
  min?: number;
  /** Name of the setting. */
  name: string;
  /** Words to choose among; only for `choice`. */
  options?: Word[];
}

/** Choices that a talk was made with, to make the next one like it. */
export interface Settings {
  /** All times are multiplied by it. */
  factor: number;
  /** Partner who began. */
  first: Partner;
  /** Minutes the two set for the talk; null: none. */
  minutes: number | null;
  /** Rule for the end of a time: `soft`, `nudge`, `firm` or `none`. */
  rule: 'firm' | 'none' | 'nudge' | 'soft';
  /** Settings of the dialogue by name; absent or left out: its defaults. */
  settings: Record<string, boolean | number | string>;
}

/** JSON Schema of one argument of a move: the closed part of it that `shapes` makes and checks. */
export interface Shape {
  /** The only value. */
  const?: string | number | boolean;
  /** Value that a page may offer first. */
  default?: string | number | boolean;
  /** All values. */
  enum?: (string | number)[];
  /** `sealed`: the argument is a sealed box. */
  format?: 'sealed';
  /** Most characters. */
  maxLength?: number;
  /** Greatest number. */
  maximum?: number;
  /** Fewest characters. */
  minLength?: number;
  /** Smallest number. */
  minimum?: number;
  /** Regular expression that the whole text matches. */
  pattern?: string;
  /** Type of the value. */
  type?: 'boolean' | 'integer' | 'string';
}

/** For a therapist: whether somebody speaks now. */
export interface Signal {
  /** Seat that it comes from. */
  from: Seat;
  /** True while they speak; null: not known. */
  speaking: boolean | null;
}

/** Signal of one's own microphone; it is kept nowhere. */
export interface SignalSent {
  /** True while this person's own microphone hears them; null or absent: not known. */
  speaking?: boolean | null;
}

/** Names under a draft, each with its signature, maybe empty; `agreed` and none: the words stand without names. */
export interface Signatures {
  /** True once both had signed, also if the names were taken back since (then `by` is empty); absent before. */
  agreed?: true;
  /** Signature of each partner who signed; empty where they signed without one. */
  by: Partial<Record<Partner, string>>;
  /** Reference of the box that was signed. */
  of: string;
}

/** `POST …/people/out`: the number of the first who is taken out. */
export interface Since {
  /** Number of the first person who is taken out, with all who came later and wait. */
  since: number;
}

/** Present place of the talk. `id` is given back with each act, so that a late one is noticed. */
export interface Step {
  /** Sub-kind of the step, where its kind has several; the texts may differ by it. */
  as?: string;
  /** Side step that lies over the step; absent outside one. */
  aside?: 'floor' | 'once-more' | 'repair' | 'slow';
  /** 1 or 2: whose half of the round it is; absent where sides are not swapped. */
  half?: number;
  /** Name of this visit, `<place>~<number>`; sent back as `act.step`. */
  id: string;
  /** Position of the step among all, counted from 1; 0 outside them. */
  index: number;
  /** Word that this round is about; absent where rounds have none. */
  item?: string;
  /** Kind of the step, by docs/language.md; `veiled` or `waiting` for a seat that may not see the talk. */
  kind: string;
  /** Name of the list that `item` is from; absent without `item`. */
  list?: string;
  /** Name of the step in its file: texts are found by it. */
  name: string;
  /** Number of all steps. */
  of: number;
  /** Part of the step. */
  place: string;
  /** Number of the round, counted from 1; absent where nothing is repeated. */
  round?: number;
  /** Most rounds; absent without `round`. */
  rounds?: number;
  /** Which attempt to say it back this is, counted from 1; only in such steps. */
  try?: number;
}

/** Course of a talk, as one seat saw it. */
export interface Story {
  /** Changes that this seat saw, oldest first. */
  entries: Entry[];
  /** Moment of the beginning. */
  from: number;
  /** Name of the dialogue, as in `GET /api/protocols`. */
  protocol: string;
  /** Seat that this is about: `a`, `b` or `therapist`. */
  seat: Seat;
  /** Name of the talk, 22 characters; it opens nothing by itself. */
  session: string;
}

/** A view as the story of a talk keeps it: without what could be done then, and without signatures. */
export interface StoryView {
  /** Words of what this step is about; absent where it is about nothing special. */
  about?: string[];
  /** Moment from which a subject that rests may be taken up again; absent while none rests. */
  again?: number;
  /** False in a free talk that is not to show how talking was shared; absent elsewhere. */
  balance?: false;
  /** Sealed words that this seat may fetch by `words`; absent where there are none. */
  boxes?: Box[];
  /** Break that the talk is in; absent outside one. */
  break?: Break;
  /** Card of this place; absent where this seat sees none. */
  card?: Card;
  /** Last pick in this round; absent before one. */
  chosen?: Chosen;
  /** Clock of this place; null where there is no limit. */
  clock?: Clock | null;
  /** Agreements about who may see what; absent while there are none to show. */
  consent?: Consent;
  /** Repair cues that are not answered, and the last one; absent where there was none. */
  cues?: Cue[];
  /** True where a word that can be picked on this page means danger, whoever picks what; absent elsewhere. */
  danger?: true;
  /** Version of the dialogue with its settings, 16 hex digits. */
  digest: string;
  /** Those of `items` that were talked about already; absent while none was. */
  discussed?: string[];
  /** Words that both may sign; absent outside the step that writes them, and before the first draft. */
  draft?: Draft;
  /** Partners who have said that it is enough for today; absent while nobody has. */
  enough?: Partner[];
  /** Sealed questions of this place; absent where there are none. */
  fields?: Field[];
  /** Partner who has the floor; null where nobody has. Absent for a seat that may not see the talk. */
  floor?: Partner | null;
  /** Exercise that the page shows; absent where there is none. */
  guide?: 'breath' | 'ground' | 'none';
  /** Reasons why the clock stands, all of them; empty while nothing holds it. */
  holds?: Hold[];
  /** State between the pair and its facilitator; absent outside workshops. */
  host?: Host;
  /** Words of the points to agree on, or only to be read; absent elsewhere. */
  items?: string[];
  /** In how many days the words that both sign here end by themselves; absent where they do not. */
  lasts?: number;
  /** True once this seat has said yes to a facilitator's look; absent otherwise. */
  let_in?: true;
  /** Place after this one on the ordinary path; null at the end. */
  next?: Next | null;
  /** Remark for the therapist alone; absent for others, and where there is nothing to say. */
  note?: Note;
  /** Last thing done to the talk from outside its table; absent while there was none. */
  notice?: Notice;
  /** Words of the options to choose among; absent elsewhere. */
  options?: string[];
  /** True where turns are balanced over several talks; absent where within one. */
  over_sessions?: true;
  /** Everybody of this talk by seat. */
  people: Partial<Record<Seat, Person>>;
  /** Time the two have; absent where they set none, and in the last words. */
  plan?: Plan;
  /** Name of the dialogue, as in `GET /api/protocols`. */
  protocol: string;
  /** This seat's own ratings in this step, 1 to 5, by word; absent before the first. */
  rates?: Record<string, number>;
  /** Word of the repair sentence that both read just now; absent outside a repair. */
  repair?: string;
  /** Count of repair cues; only at the end, and where any was sent. */
  repairs?: Repairs;
  /** When the answers of this place are shown to the other; absent where there are no fields. */
  reveal?: 'both-done' | 'by-choice' | 'never';
  /** This partner's part in the present turn; absent for a therapist. */
  role?: 'listener' | 'speaker';
  /** Rule for the end of a time: `soft`, `nudge`, `firm` or `none`. */
  rule?: string;
  /** Seat that this view is for. */
  seat: Seat;
  /** Time that each partner has talked in turns with one talker (ms). */
  spoken?: Partial<Record<Partner, number>>;
  /** State of the whole talk. */
  stage: 'break' | 'closed' | 'lobby' | 'paused' | 'running';
  /** Present place of the talk. */
  step: Step;
  /** Word of the point that is talked about now; absent between points. */
  step_item?: string;
  /** Partner whose turn it is to talk, or `both`; null where nobody talks. */
  talking?: 'a' | 'b' | 'both' | null;
  /** Terms under which it is held at all; absent where as usual. */
  terms?: Terms;
  /** By partner: `got`, what they said was said back rightly; `open`, it was missed so far; `none`, not yet tried. */
  understood?: Partial<Record<Partner, 'got' | 'none' | 'open'>>;
  /** Undo that the therapist has; absent where nothing can be undone. */
  undo?: Undo;
}

/** Counts at the end of a workshop; empty for one that is being erased. */
export interface Sums {
  /** Number of talks that came to their end. */
  finished?: number;
  /** Number of pairs counted. */
  pairs?: number;
  /** Mean of each rating by word, where enough pairs agreed to be counted; absent where none. */
  ratings?: Record<string, Mean>;
  /** Number of turns that were finished. */
  turns?: number;
  /** Verdicts on what was said back. */
  understood?: Verdicts;
}

/** `POST …/pairs/<n>/take`. */
export interface Take {
  /** True: the sender looks after this pair; false: no longer. */
  mine: boolean;
}

/** Number of people taken out, and the new code of the door. */
export interface TakenOut {
  /** New code of the door. */
  code: string;
  /** Number of people taken out. */
  out: number;
}

/** A talk before joining, for the holder of an invitation or of a seat's token. */
export interface Talk {
  /** Settings to make the next talk like this one. */
  again: Settings;
  /** Seats that a device has taken. */
  claimed: Seat[];
  /** How deep the dialogue goes: `gentle`, `steady` or `deep`. */
  depth: 'deep' | 'gentle' | 'steady';
  /** Seats with a connected device; empty for an invitation that was used. */
  here: Seat[];
  /** Public keys of the seats. */
  keys: Partial<Record<Seat, SeatKey>>;
  /** Language of the person or the links (BCP 47). */
  locale: string;
  /** Sealed name of each seat; empty for an invitation that was used. */
  names: Partial<Record<Seat, string>>;
  /** Name of the dialogue, as in `GET /api/protocols`. */
  protocol: string;
  /** Seat of the asker. */
  seat: Seat;
  /** Name of the talk, 22 characters; it opens nothing by itself. */
  session: string;
  /** True once the talk has begun. */
  started: boolean;
  /** True if there is a therapist's seat. */
  therapist: boolean;
  /** Name of its workshop; absent for a talk by itself. */
  workshop?: string;
}

/** Terms under which this dialogue is held; absent keys: as usual. */
export interface Terms {
  /** Number of devices for the two at least; never one for both. */
  devices?: 'two';
  /** Seat that has to be taken, by a therapist whom both let see it, before the talk begins. */
  needs?: 'therapist';
  /** So long after it was begun it is not begun again. */
  once?: number;
  /** It is erased as it ends. */
  saved?: false;
}

/** All that a panel says in one dialogue and language. */
export interface Texts {
  /** Texts of agreements by word; absent where there are none. */
  agreements?: Record<string, string>;
  /** Words of each deck of cards; absent where there are none. */
  decks?: Record<string, Record<string, string>>;
  /** Texts of a kind of step that has none of its own. */
  defaults: Record<string, any>;
  /** Occasions that it suits; absent where none are told. */
  good_for?: string[];
  /** Language of the texts (BCP 47). */
  language: string;
  /** Labels of the lists used; absent where there are none. */
  lists?: Record<string, any>;
  /** Name of the dialogue, as in `GET /api/protocols`. */
  protocol: string;
  /** Labels of settings; absent where there are none. */
  settings?: Record<string, any>;
  /** Origin of the method; absent where none is told. */
  source?: string;
  /** Texts of each step by name. */
  steps: Record<string, any>;
  /** Sentences about it; absent where none are told. */
  summary?: string;
  /** Title of the dialogue. */
  title: string;
  /** Labels of nested lists; absent where there are none. */
  trees?: Record<string, any>;
  /** Sentences of the page by key, in this language. */
  ui: Record<string, any>;
}

/** A pair on the wall: never a word, never a private tap. */
export interface Tile {
  /** When anybody of the pair last did something. */
  acted: number;
  /** Break that the pair is in; absent outside one. */
  break?: TileBreak;
  /** Clock of the place; absent where there is no limit. */
  clock?: Clock;
  /** Number of repair cues in the whole talk. */
  cues: number;
  /** True once the talk is closed. */
  done: boolean;
  /** Partner who has the floor; absent where nobody has. */
  floor?: Partner;
  /** Since when a partner is away; absent while both are here. */
  gone?: number;
  /** Since when somebody asks for help; absent while nobody does. */
  hand?: number;
  /** True while the facilitator holds the talk; absent otherwise. */
  held?: true;
  /** By partner: true while a device of theirs is connected. */
  here: Partial<Record<Partner, boolean>>;
  /** Kind of the step. */
  kind: string;
  /** True while a partner is away who had come. */
  left: boolean;
  /** Number of the pair. */
  n: number;
  /** Facilitator's last word to them; absent before the first. */
  note?: HostNote;
  /** True once the facilitator has let the talk begin. */
  opened?: boolean;
  /** Part of the step. */
  part: string;
  /** Position of the step, and number of all steps. */
  place_n: number[];
  /** Name of the dialogue, as in `GET /api/protocols`. */
  protocol: string;
  /** Partners who have made their move in this visit. */
  ready: Partner[];
  /** Moment at which everybody is called back; absent where none was said. */
  recall?: number;
  /** When this visit began. */
  since: number;
  /** State of the whole talk. */
  stage: 'break' | 'closed' | 'lobby' | 'paused' | 'running';
  /** True while somebody has called a stop; absent otherwise. */
  stop?: true;
  /** Number of the helper who comes; absent while nobody does. */
  taken?: number;
  /** Partner whose turn it is to talk, or `both`; absent where nobody talks. */
  talking?: 'a' | 'b' | 'both';
  /** Which attempt to say it back this is; only in such steps. */
  tries?: number;
  /** Number of turns finished in the whole talk. */
  turns: number;
  /** By partner: `got`, `open` or `none`, as in the view. */
  understood: Partial<Record<Partner, 'got' | 'none' | 'open'>>;
  /** Verdicts on what was said back, in the whole talk. */
  verdicts: Verdicts;
  /** `asked`: somebody asks to look in; `in`: they do. Absent otherwise. */
  visit?: 'asked' | 'in';
  /** Partners who wait outside; absent while nobody does. */
  waiting?: Partner[];
}

/** A time-out as a wall shows it. */
export interface TileBreak {
  /** True once the agreed moment has come; absent before. */
  due?: true;
  /** Agreed moment of the return. */
  until: number;
}

/** A pair's number, and what is said to each of the two. */
export interface Told {
  /** Number of the pair. */
  n: number;
  /** Box for partner `a`. */
  a: string;
  /** Box for partner `b`. */
  b: string;
}

/** The pages of a dialogue as each seat sees them, in the order of the talk. */
export interface Tour {
  /** Views by seat, one entry for each place of the talk. */
  stops: Partial<Record<Seat, Content>>[];
}

/** Undo that the therapist has. */
export interface Undo {
  /** Moment until which the therapist may undo the last act. */
  until: number;
}

/** Counts of the three verdicts on what was said back. */
export interface Verdicts {
  /** How often it was heard right. */
  got: number;
  /** How often it was not. */
  no: number;
  /** How often it was heard in part. */
  partly: number;
}

/** All that one seat is sent. A panel takes a view whose `(epoch, version + own)` is greater than the last one's. */
export interface View extends Content {
  /** Moves when the store is known to have lost steps. */
  epoch: number;
  /** Number of devices each seat has had, for seats whose public key is shown; absent while none is. */
  keys?: Partial<Record<Seat, number>>;
  /** Proves that this view was shown; given back with its numbers as `seen`. */
  mark: string;
  /** Server's clock when this was sent. */
  now: number;
  /** Moves when only some do, this seat among them. */
  own: number;
  /**
   * When each device came that a seat is open on, told to a therapist alone. A seat is absent where that is not known.
   */
  taken?: Partial<Record<Seat, number[]>>;
  /** Moment at which somebody else last brought this seat's link and did not get in; absent where nobody did. */
  tried?: number;
  /** Moves when everybody sees something new. */
  version: number;
}

/** Changes since the last frame. */
export interface WallEvent {
  /** State of the door and helpers; absent where unchanged. */
  door?: Door;
  /** Moment at which somebody last tried many codes; absent where nobody did. */
  guessed?: number;
  /** Server's clock when this was sent. */
  now: number;
  /** Pairs that changed; absent where none did. */
  pairs?: Pair[];
  /** People who changed; absent where none did. */
  people?: Attendee[];
  /** Tiles that changed, or all where `whole`. */
  tiles: Tile[];
  /** True: these are all tiles that there are; drop the others. */
  whole: boolean;
}

/** Contents of the CONNECT packet of a page that watches a workshop. */
export interface WatchAuth {
  /** `v` of the lists that the page has; absent: none. */
  seen?: number;
  /** Token of the facilitator or of a helper. */
  token: string;
  /** Name of the workshop, 22 characters; it opens nothing by itself. */
  workshop: string;
}

/** One option and what it is called. */
export interface Word {
  /** Its name for people, in the language of the answer. */
  label: string;
  /** The option itself, as it is sent. */
  word: string;
}

/** The sentences of one page, and what it draws from. */
export interface Words {
  /** Date of the help numbers; only for the help page. */
  as_of?: string;
  /** Help lines by country; only for the help page. */
  countries?: Record<string, any>;
  /** Language of the texts (BCP 47). */
  language: string;
  /** Languages that may be chosen (BCP 47). */
  languages: string[];
  /** Labels of lists; only for the page of preparation. */
  lists?: Record<string, any>;
  /** Ready sentences of a facilitator; only for the wall. */
  notes?: Record<string, string>;
  /** Address that links are made with; only for the join page. */
  public_url?: string;
  /** Steps of each dialogue as a strip; only for the library. */
  strips?: Record<string, string[]>;
  /** Labels of nested lists; only for the page of preparation. */
  trees?: Record<string, any>;
  /** Sentences of the page by key, in this language. */
  ui: Record<string, any>;
  /** Time zones of each country; only for the help page. */
  zones?: Record<string, string[]>;
}

/** Boxes by reference (`view.boxes[].box`), or names (`<seat>/-/name`); 200 at most. */
export interface WordsAsked {
  /** References of boxes, at most 200. */
  boxes: string[];
}

/** Those that there are, still sealed. */
export interface WordsFound {
  /** Boxes that were found, by reference. */
  boxes: Record<string, string>;
  /** True if it was taken, false if it was refused. */
  ok: true;
}

/** A workshop that was made, and the code of its door. */
export interface WorkshopMade {
  /** Code of the door. */
  code: string;
  /** Moment after which it may be forgotten if nothing happens; each change moves it on. */
  expires: number;
  /** Name of the workshop, 22 characters; it opens nothing by itself. */
  workshop: string;
}

/** Everything that a facilitator or helper may know. */
export interface WorkshopView extends Door {
  /** Most people of the workshop. */
  capacity: number;
  /** Moment after which it may be forgotten if nothing happens; each change moves it on. */
  expires: number;
  /** Public key of the facilitators (65 bytes, base64url): names are sealed to it. */
  key: string;
  /** Languages that may be chosen (BCP 47). */
  languages: string[];
  /** Number of the helper who asks; absent for the facilitator. */
  n?: number;
  /** All pairs. */
  pairs: Pair[];
  /** Everybody who was not taken out. */
  people: Attendee[];
  /** Part of the asker. */
  role: 'facilitator' | 'helper';
  /** Settings of the dialogue by name; absent or left out: its defaults. */
  settings: Record<string, boolean | number | string>;
  /** Sealed title; absent where there is none. */
  title?: string;
  /** Number of the commit that this is the state of; sent back as `auth.seen`. */
  v: number;
}

/** Every code that a refusal may carry. */
export type ErrorCode =
  | 'no-seat'
  | 'claimed'
  | 'worn'
  | 'too-early'
  | 'bad-key'
  | 'create-key'
  | 'two-devices'
  | 'begins-alone'
  | 'needs-therapist'
  | 'bad-request'
  | 'unknown-event'
  | 'unknown-protocol'
  | 'no-such-box'
  | 'stands'
  | 'no-story'
  | 'not-found'
  | 'not-allowed'
  | 'other-page'
  | 'websocket'
  | 'too-large'
  | 'id-taken'
  | 'id-reused'
  | 'no-door'
  | 'no-workshop'
  | 'facilitator-only'
  | 'full'
  | 'not-waiting'
  | 'no-pair'
  | 'taken'
  | 'no-room'
  | 'workshop-over'
  | 'not-over'
  | 'too-much'
  | 'slow-down'
  | 'crowded'
  | 'holding'
  | 'unavailable'
  | 'newer-format'
  | 'broken'
  | 'unknown-move'
  | 'not-yours'
  | 'already'
  | 'passed'
  | 'not-now'
  | 'bad-args'
  | 'bad-box'
  | 'closed';

/** What may stand in a path, by its name there. */
export interface InPath {
  code: string;
  language: string;
  n: number;
  page: 'gallery' | 'prepare' | 'help' | 'console' | 'wall' | 'join' | 'after' | 'give';
  protocol: string;
  session: string;
  workshop: string;
}

/** Every route below `/api/` that answers with JSON, with its body and its answer. */
export interface Routes {
  'POST sessions': { body: NewSession; answer: Created; query: never };
  'GET sessions/{session}': { body: undefined; answer: Talk; query: never };
  'POST sessions/{session}/claim': { body: Claim; answer: Claimed; query: never };
  'POST sessions/{session}/invite': { body: NewInvite; answer: Invited; query: never };
  'POST sessions/{session}/device': { body: NewDevice; answer: DeviceLeft; query: never };
  'POST sessions/{session}/key': { body: PublicKey; answer: Keys; query: never };
  'POST sessions/{session}/meeting': { body: NewMeeting; answer: Meeting; query: never };
  'GET sessions/{session}/meeting': { body: undefined; answer: Guest; query: never };
  'POST sessions/{session}/meeting/key': { body: PublicKey; answer: Ok; query: never };
  'POST sessions/{session}/again': { body: Again; answer: Ok; query: never };
  'GET sessions/{session}/story': { body: undefined; answer: Story; query: never };
  'POST meeting': { body: Meet; answer: Met; query: never };
  'GET receipts/{session}': { body: undefined; answer: Receipt; query: never };
  'POST receipts/{session}': { body: Confirm; answer: Receipt; query: never };
  'POST workshops': { body: New; answer: WorkshopMade; query: never };
  'GET workshops/{workshop}': { body: undefined; answer: WorkshopView; query: never };
  'DELETE workshops/{workshop}': { body: undefined; answer: Erasure; query: never };
  'GET workshops/{workshop}/place': { body: undefined; answer: Place; query: 'seen' | 'wait' };
  'GET workshops/{workshop}/projector': { body: undefined; answer: Projected; query: 'seen' | 'wait' };
  'GET workshops/{workshop}/sums': { body: undefined; answer: Sums; query: never };
  'POST workshops/{workshop}/door': { body: DoorState; answer: DoorSet; query: never };
  'POST workshops/{workshop}/code': { body: Nothing; answer: NewCode; query: never };
  'POST workshops/{workshop}/helpers': { body: NewHelper; answer: HelperMade; query: never };
  'DELETE workshops/{workshop}/helpers/{n}': { body: undefined; answer: Ok; query: never };
  'POST workshops/{workshop}/people': { body: People; answer: PeopleMade; query: never };
  'DELETE workshops/{workshop}/people/{n}': { body: undefined; answer: Ok; query: never };
  'POST workshops/{workshop}/people/out': { body: Since; answer: TakenOut; query: never };
  'POST workshops/{workshop}/people/confirm': { body: Confirmed; answer: Ok; query: never };
  'POST workshops/{workshop}/pairs': { body: Pairs; answer: PairsMade; query: never };
  'POST workshops/{workshop}/pairs/{n}/apart': { body: Nothing; answer: Ok; query: never };
  'POST workshops/{workshop}/pairs/{n}/take': { body: Take; answer: Ok; query: never };
  'POST workshops/{workshop}/hands': { body: Hand; answer: HandLaid; query: never };
  'POST workshops/{workshop}/end': { body: Nothing; answer: Ended; query: never };
  'GET join/{code}': { body: undefined; answer: DoorInfo; query: never };
  'POST join/{code}': { body: Join; answer: Joined; query: never };
  'GET protocols': { body: undefined; answer: Protocols; query: 'lang' };
  'GET protocols/{protocol}': { body: undefined; answer: Outline; query: 'lang' };
  'GET protocols/{protocol}/texts/{language}': { body: undefined; answer: Texts; query: never };
  'GET protocols/{protocol}/tour': { body: undefined; answer: Tour; query: string };
  'GET words/{page}': { body: undefined; answer: Words; query: 'lang' };
}

/** What a panel may send, and what it is answered with. */
export interface SentByPanel {
  act: { payload: ActSent; answer: ActKept | ActRefused };
  words: { payload: WordsAsked; answer: WordsFound | Refusal };
  hum: { payload: HumSent; answer: Ok | Refusal };
  signal: { payload: SignalSent; answer: Ok | Refusal };
}

/** What a panel hears. */
export interface HeardByPanel {
  view: View;
  hum: Hum;
  signal: Signal;
  bye: Bye;
  gone: Erasure;
}

/** What a page that watches a workshop may send. */
export interface SentByWall {
  look: { payload: LookAsked; answer: Ok | Refusal };
}

/** What a page that watches a workshop hears. */
export interface HeardByWall {
  wall: WallEvent;
  hand: HandProgress;
  look: LookEvent;
  bye: Bye;
  gone: Erasure;
}
