/** Shapes on the wire, written by `make contract` from what the server declares. Never loaded. */
export type Partner = 'a' | 'b';
export type Seat = Partner | 'therapist';
export type By = Seat | 'host';

/** The act was kept, and these are the numbers of its view. */
export interface ActKept {
  ok: true;
  own: number;
  version: number;
}

/** The act was not taken; sent again, with the same id, where `retry` says so. */
export interface ActRefused {
  code: string;
  message: string;
  ok: false;
  own?: number;
  retry: boolean;
  version?: number;
  where?: string[];
}

/** One act. `id` (16 to 40 characters) is the sender's own: the same again, after a lost line too, is done once. */
export interface ActSent {
  args?: Record<string, any> | null;
  id: string;
  move: string;
  /** For whom, where one socket has two seats. */
  seat?: Seat;
  /** `view.step.id`, so that an act which comes too late is refused as `passed`. */
  step?: string | null;
}

/** `POST /api/sessions/<id>/again`: boxes by reference, sealed again for a partner's new device. */
export interface Again {
  boxes: Record<string, string>;
}

/** Somebody in the line or in a pair; of those who were taken out only `n` and `gone`. */
export interface Attendee {
  at?: number;
  gone?: true;
  locale?: string;
  n: number;
  name?: string;
  pair?: number;
  together?: string;
  unconfirmed?: true;
}

/**
 * Who opens the socket of a talk. A token that this server made names its talk; for others `session` does, or `?s=` in
 * the address. `also`: the second seat of one device.
 */
export interface Auth {
  also?: string;
  seen?: Seen;
  session?: string;
  token: string;
}

/** Sealed words that this seat may ask for (`words`). */
export interface Box {
  box: string;
  field: string;
  from: By;
  /** How often it was written, from the second time on. */
  n?: number;
  step: string;
}

/** A time-out and the moment of its return; `rest`: who wishes that the subject rests. */
export interface Break {
  at: number;
  back: Partner[];
  by: Partner;
  due?: true;
  id: number;
  rest?: Partner[];
  until: number;
}

/**
 * Why the line closes. After `resync` and `restart` the transport closes without a DISCONNECT packet, so that clients
 * come back by themselves; `replaced` and `revoked` are final.
 */
export interface Bye {
  code: 'replaced' | 'restart' | 'resync' | 'revoked';
}

/** A card that was drawn, and how many may still be put back. */
export interface Card {
  deck: string;
  left: number;
  word: string;
}

/** What was picked last in this round. */
export interface Chosen {
  option: string;
  step: string;
}

/** `POST /api/sessions/<id>/claim`: hashes of the device's own token and of its public key with a blind. */
export interface Claim {
  token: string;
  commit: string;
}

/** The seat that was taken; `box`: what the first device left for a second one. */
export interface Claimed {
  box?: string;
  seat: Seat;
}

/** The one clock: `since` and `ends` while it runs, `left` while it stands. */
export interface Clock {
  ends?: number;
  left?: number;
  /** It ends by itself, whatever the rule for time is. */
  own?: true;
  phase: 'main' | 'over' | 'wrap';
  running: boolean;
  since?: number;
  total: number;
}

/** Why one of several was refused. */
export interface Code {
  code: string;
}

/** `POST …/receipts/<name>`: a name that a device has made up for this. */
export interface Confirm {
  device: string;
}

/** `POST …/people/confirm`: the numbers of those who belong here. */
export interface Confirmed {
  people: number[];
}

/** `data` of a connection that was refused; `wait`: seconds until it may be tried again. */
export interface ConnectRefused {
  code: string;
  message: string;
  ok: false;
  retry: boolean;
  wait?: number;
  where?: string[];
}

/** What this seat has agreed to (absent: it has not said), and what both have. */
export interface Consent {
  both?: string[];
  mine?: string[];
}

/** A view as the engine makes it: without its numbers. */
export interface Content {
  about?: string[];
  /** When a subject that rests may be taken up again. */
  again?: number;
  boxes?: Box[];
  break?: Break;
  card?: Card;
  chosen?: Chosen;
  clock?: Clock | null;
  consent?: Consent;
  cues?: Cue[];
  digest: string;
  discussed?: string[];
  draft?: Draft;
  enough?: Partner[];
  fields?: Field[];
  floor?: Partner | null;
  guide?: 'breath' | 'ground' | 'none';
  holds?: Hold[];
  host?: Host;
  items?: string[];
  /** Whether this seat has said yes to a facilitator's look. */
  let_in?: true;
  moves: Move[];
  next?: Next | null;
  note?: Note;
  notice?: Notice;
  options?: string[];
  over_sessions?: true;
  people: Partial<Record<Seat, Person>>;
  plan?: Plan;
  protocol: string;
  rates?: Record<string, number>;
  /** The sentence that both read just now, by its word. */
  repair?: string;
  repairs?: Repairs;
  reveal?: 'both-done' | 'by-choice' | 'never';
  role?: 'listener' | 'speaker';
  rule?: string;
  seat: Seat;
  signatures?: Signatures[];
  spoken?: Partial<Record<Partner, number>>;
  stage: 'break' | 'closed' | 'lobby' | 'paused' | 'running';
  step: Step;
  step_item?: string;
  talking?: 'a' | 'b' | 'both' | null;
  understood?: Partial<Record<Partner, 'got' | 'none' | 'open'>>;
  undo?: Undo;
}

/** A talk that was made. */
export interface Created {
  expires: number;
  seats: Partial<Record<Seat, SeatLink>>;
  session: string;
}

/** A repair cue; `taken` is null until it is answered. */
export interface Cue {
  at: number;
  by: Partner;
  id: number;
  kind: string;
  taken: boolean | null;
}

/** Until when the invitation of a second device holds. */
export interface DeviceLeft {
  until: number;
}

/** It was passed on. */
export interface Done {
  ok: true;
}

/** What may change about a workshop itself. */
export interface Door {
  clock?: Recall;
  code: string;
  helpers: Helper[];
  open: boolean;
  over: boolean;
  protocol: string;
}

/** What somebody with a code may know: enough to seal their name. */
export interface DoorInfo {
  key: string;
  languages: string[];
  open: true;
  protocol: string;
  workshop: string;
}

/** Whether the door is open now. */
export interface DoorSet {
  open: boolean;
}

/** `POST …/door`. */
export interface DoorState {
  open: boolean;
}

/** Words that both may sign; `again_in`: days until they are looked at again, 0 where that is not set. */
export interface Draft {
  again_in: number;
  by: Partner;
  n: number;
  signed: Partner[];
}

/** The sums of a workshop that has ended, and the pairs that did not end. */
export interface Ended {
  failed?: HandFailed[];
  sums: Sums;
}

/** A moment that showed this seat something new, and by what: its own moves by name, of others only the kind. */
export interface Entry {
  at: number;
  view: StoryView;
  what: string[];
}

/** The name of the receipt of an erasure. */
export interface Erased {
  receipt: string;
}

/** All of it was erased; the name under which the receipt stands, empty where there is none. */
export interface Erasure {
  receipt: string;
}

/** The body of every answer that is an error; its codes are in `errors.md`. */
export interface Failure {
  error: Problem;
}

/** A sealed question. */
export interface Field {
  high?: number;
  kind: 'body' | 'many' | 'one' | 'scale' | 'text';
  list?: string;
  longest?: number;
  low?: number;
  most?: number;
  name: string;
  nudge?: string;
  under?: string;
}

/** The key of the device that came with the code; null while none has. */
export interface Guest {
  guest: string | null;
}

/** `POST …/hands`: what to do to these pairs, or what to say to each of them; `id` is the sender's own. */
export interface Hand {
  id: string;
  what: string;
  args?: Record<string, any>;
  pairs?: 'all' | number[] | null;
  each?: Told[] | null;
}

/** A pair that a hand did not reach. */
export interface HandFailed {
  code: string;
  n: number;
}

/** A hand that has begun; how far it is comes by the socket. */
export interface HandLaid {
  hand: string;
}

/** How far a hand is: of `of` pairs `done` are dealt with, `failed` among them. */
export interface HandProgress {
  done: number;
  failed: HandFailed[];
  id: string;
  of: number;
}

/** Somebody who helps, by number and sealed name. */
export interface Helper {
  n: number;
  name: string;
}

/** The number of a new helper. */
export interface HelperMade {
  helper: number;
}

/** Why the clock stands, by whom, and when that ends by itself. */
export interface Hold {
  by?: By;
  until?: number;
  who?: Seat[];
  why: 'away' | 'break' | 'cue' | 'held' | 'pause' | 'stop';
}

/** What is between a pair of a workshop and its facilitator. */
export interface Host {
  /** Who asks for help. */
  hand?: Partner[];
  note?: HostNote;
  /** Whether the facilitator has let the talk begin. */
  opened: boolean;
  parted?: true;
  /** When everybody is called back. */
  recall?: number;
  /** The number of the helper who comes. */
  taken?: number;
  visit?: 'asked' | 'in';
}

/** The facilitator's last word to all; `sealed`: it stands in a box. */
export interface HostNote {
  at: number;
  word: string;
}

/** A hum that was passed on; it is kept nowhere. */
export interface Hum {
  box: string;
  from: Seat;
}

/** A box of one size (383 characters), whether anything is said in it or not. `to`: a therapist's, which partner. */
export interface HumSent {
  box: string;
  to?: string | null;
}

/** A seat whose invitation was made in the organiser's browser: SHA-256 of its token. */
export interface Invite {
  invite: string;
}

/** The seat that has a new invitation. */
export interface Invited {
  seat: Seat;
}

/** `POST /api/join/<code>`: somebody at the door. */
export interface Join {
  token: string;
  name: string;
  together?: string | null;
  locale: string;
}

/** The number of somebody who stands in the line. */
export interface Joined {
  person: number;
}

/** The keys of all seats. */
export interface Keys {
  keys: Partial<Record<Seat, SeatKey>>;
}

/** To begin, or to end, to look in on a pair. */
export interface LookAsked {
  n: number;
  on: boolean;
}

/** A pair that both let somebody look in on; null once that is over. */
export interface LookEvent {
  n: number;
  view: Looked | null;
}

/** What a look shows: the shape of the talk, and nothing that they chose, wrote, drew or rated. */
export interface Looked {
  break?: Break;
  clock: Clock | null;
  cues?: Cue[];
  discussed?: string[];
  enough?: Partner[];
  floor: Partner | null;
  guide?: string;
  holds: Hold[];
  host: Host;
  items?: string[];
  next: Next | null;
  notice?: Notice;
  over_sessions?: true;
  people: Partial<Record<Seat, Person>>;
  protocol: string;
  rule: string;
  spoken: Partial<Record<Partner, number>>;
  stage: 'break' | 'closed' | 'lobby' | 'paused' | 'running';
  step: Step;
  step_item?: string;
  talking: 'a' | 'b' | 'both' | null;
  understood: Partial<Record<Partner, 'got' | 'none' | 'open'>>;
}

/** The mean of one rating, and over how many pairs. */
export interface Mean {
  mean: number;
  pairs: number;
}

/**
 * `POST /api/meeting`: the six digits, and the key of the device that they were typed on once it has seen what the
 * first one committed to.
 */
export interface Meet {
  code: string;
  public?: string | null;
}

/** Six digits that introduce a second device, and until when. */
export interface Meeting {
  code: string;
  until: number;
}

/** What a device with six digits is told; the key of the first one once its own is there. `left`: a box waits. */
export interface Met {
  commit: string;
  left: boolean;
  opening: string | null;
  public: string | null;
  seat: Seat;
  session: string;
  until: number;
}

/** How long a talk takes. */
export interface Minutes {
  longest: number;
  quick: number;
  usual: number;
}

/** Something that this seat may do now. */
export interface Move {
  args: Record<string, Shape>;
  move: string;
  /** It is what this seat is expected to do next; one move at most is. */
  primary?: true;
}

/** `POST /api/workshops`. */
export interface New {
  id?: string | null;
  title?: string | null;
  protocol: string;
  settings?: Record<string, boolean | number | string>;
  languages: string[];
  capacity: number;
  key: string;
  facilitator: string;
  projector: string;
  rule?: 'soft' | 'nudge' | 'firm' | 'none';
  factor?: number;
}

/** The code of the door from now on. */
export interface NewCode {
  code: string;
}

/** `POST /api/sessions/<id>/device`: the hash of an invitation for a second device, and a sealed box for it. */
export interface NewDevice {
  invite: string;
  box: string;
}

/** `POST …/helpers`: the hash of a helper's token, and a sealed name. */
export interface NewHelper {
  token: string;
  name: string;
}

/** `POST /api/sessions/<id>/invite`: whose seat, and the hash of the new invitation's token. */
export interface NewInvite {
  seat: Seat;
  invite: string;
}

/** `POST /api/sessions/<id>/meeting`: SHA-256 over the key made for it and a blind. */
export interface NewMeeting {
  commit: string;
}

/** `POST /api/sessions`. */
export interface NewSession {
  protocol: string;
  settings?: Record<string, boolean | number | string>;
  therapist?: boolean;
  locale?: string;
  rule?: 'soft' | 'nudge' | 'firm' | 'none';
  factor?: number;
  first?: Partner | null;
  minutes?: number | null;
  waiting_room?: boolean;
  session?: string | null;
  seats?: Partial<Record<Seat, Invite>>;
  names?: Partial<Record<Seat, string>>;
}

/** What comes after this place on the ordinary path. */
export interface Next {
  as?: string;
  kind: string;
  name: string;
  place: string;
  who: 'a' | 'b' | 'both' | null;
}

/** What only the therapist is told: again and again it is one of the two who asks for a break. */
export interface Note {
  by: Partner;
  kind: 'one-sided-breaks';
  n: number;
}

/** A request that has nothing to say: `{}`. */
export interface Nothing {
}

/** The last thing that was done to the talk from outside its table. */
export interface Notice {
  at: number;
  by: By | null;
  detail?: string;
  kind: string;
}

/** It is done, and there is nothing to tell. */
export interface Ok {
  ok: true;
}

/** One dialogue with its steps, nested as in its file. */
export interface Outline {
  balance: 'in-session' | 'over-sessions';
  depth: string;
  good_for: string[];
  id: string;
  minutes: Minutes;
  settings: Setting[];
  source: string;
  steps: Record<string, any>[];
  summary: string;
  title: string;
}

/** Two persons and the name of their talk, which opens nothing. */
export interface Pair {
  a: number;
  apart?: number;
  at: number;
  b: number;
  n: number;
  session: string;
  taken?: number;
}

/** A pair that was made: its number and its talk; or why it was not. */
export interface PairMade {
  error?: Code;
  n?: number;
  session?: string;
}

/** `POST …/pairs`: numbers of two persons each, the first to be `a`. */
export interface Pairs {
  pairs: number[][];
}

/** What came of each couple, in order. */
export interface PairsMade {
  pairs: PairMade[];
}

/** `POST …/people`: a list that was prepared. */
export interface People {
  people: Join[];
}

/** The numbers of those who were added, in order. */
export interface PeopleMade {
  people: number[];
}

/** Somebody of this talk: never which move they have made, only that it is done. */
export interface Person {
  done?: true;
  here: boolean;
  /** Since when they are away. */
  since?: number;
  waiting?: true;
}

/** Where somebody stands; `seen` is given back to wait for something else. */
export interface Place {
  anew?: true;
  seat?: Partner;
  seen: string;
  session?: string;
  since: number;
  state: 'out' | 'over' | 'paired' | 'waiting';
}

/** The time the two have: before the first step `total`, then `ends`; `over` where both are asked. */
export interface Plan {
  each?: true;
  ends?: number;
  fits?: number | false;
  over?: number;
  short?: true;
  total?: number;
  whole?: true;
}

/** Why something was refused: decide by `code`, show `message`. `where` names what did not fit, never a value. */
export interface Problem {
  code: string;
  message: string;
  where?: string[];
}

/** What a projector shows. */
export interface Projected {
  clock?: Recall;
  code: string;
  here: number;
  now: number;
  open: boolean;
  over: boolean;
  pairs: number;
  seen: string;
  title?: string;
}

/** What a list says of a dialogue. */
export interface Protocol {
  balance: 'in-session' | 'over-sessions';
  depth: string;
  good_for: string[];
  id: string;
  minutes: Minutes;
  settings: Setting[];
  source: string;
  summary: string;
  title: string;
}

/** All dialogues, and what the start page says. */
export interface Protocols {
  key_needed: boolean;
  languages: string[];
  protocols: Protocol[];
  public_url: string;
  ui: Record<string, any>;
}

/** `POST /api/sessions/<id>/key`: the raw public point (65 bytes) and the blind (32 bytes) of its commitment. */
export interface PublicKey {
  public: string;
  opening: string;
}

/** When everybody is called back. */
export interface Recall {
  at: number;
}

/** What an erasure has removed, and what became of the file that it stood in. */
export interface Receipt {
  boxes: number;
  bytes: number;
  devices: number;
  entries: number;
  erased: number;
  file: 'none' | 'refused' | 'rewriting' | 'rewritten';
  keys: number;
  rewritten?: number;
  talks?: number;
}

/** An event that was refused. */
export interface Refusal {
  code: string;
  message: string;
  ok: false;
  retry: boolean;
  where?: string[];
}

/** How many cues were sent in the whole talk, and how many of them were taken. */
export interface Repairs {
  sent: number;
  taken: number;
}

/** What everybody seated may know of a seat's key; `n`: of which of its devices, in order. */
export interface SeatKey {
  commit: string;
  n: number;
  opening: string | null;
  public: string | null;
}

/** How a seat is reached; `token` where this server made it: it works at once, and is told this once. */
export interface SeatLink {
  link: string;
  token?: string;
}

/** The numbers and the mark of the last view that a panel has; it is sent only what is newer. */
export interface Seen {
  epoch: number;
  mark?: string;
  own: number;
  version: number;
}

/** Something that a couple may adjust; times in ms. */
export interface Setting {
  default: number | string | boolean;
  kind: 'choice' | 'count' | 'time' | 'yes-no';
  label: string;
  max?: number;
  min?: number;
  name: string;
  options?: Word[];
}

/** How a talk was set, to make the next one like it. */
export interface Settings {
  factor: number;
  first: Partner;
  minutes: number | null;
  rule: string;
  settings: Record<string, boolean | number | string>;
}

/** JSON Schema of one argument of a move: the closed part of it that `shapes` makes and checks. */
export interface Shape {
  const?: string | number | boolean;
  default?: string | number | boolean;
  enum?: (string | number)[];
  format?: 'sealed';
  maxLength?: number;
  maximum?: number;
  minLength?: number;
  minimum?: number;
  pattern?: string;
  type?: 'boolean' | 'integer' | 'string';
}

/** For a therapist: whether somebody speaks now. */
export interface Signal {
  from: Seat;
  speaking: boolean | null;
}

/** Whether this person's own microphone hears them; null: not known. */
export interface SignalSent {
  speaking?: boolean | null;
}

/** Names under a draft, each with its signature, maybe empty; `agreed` and none: the words stand without names. */
export interface Signatures {
  agreed?: true;
  by: Partial<Record<Partner, string>>;
  of: string;
}

/** `POST …/people/out`: the number of the first who is taken out. */
export interface Since {
  since: number;
}

/** Where the talk stands. `id` is given back with each act, so that a late one is noticed. */
export interface Step {
  as?: string;
  aside?: 'floor' | 'once-more' | 'repair' | 'slow';
  half?: number;
  id: string;
  index: number;
  item?: string;
  kind: string;
  list?: string;
  name: string;
  of: number;
  place: string;
  round?: number;
  rounds?: number;
  try?: number;
}

/** How a talk went, as one seat saw it. */
export interface Story {
  entries: Entry[];
  from: number;
  protocol: string;
  seat: Seat;
  session: string;
}

/** A view as the story of a talk keeps it: without what could be done then, and without signatures. */
export interface StoryView {
  about?: string[];
  /** When a subject that rests may be taken up again. */
  again?: number;
  boxes?: Box[];
  break?: Break;
  card?: Card;
  chosen?: Chosen;
  clock?: Clock | null;
  consent?: Consent;
  cues?: Cue[];
  digest: string;
  discussed?: string[];
  draft?: Draft;
  enough?: Partner[];
  fields?: Field[];
  floor?: Partner | null;
  guide?: 'breath' | 'ground' | 'none';
  holds?: Hold[];
  host?: Host;
  items?: string[];
  /** Whether this seat has said yes to a facilitator's look. */
  let_in?: true;
  next?: Next | null;
  note?: Note;
  notice?: Notice;
  options?: string[];
  over_sessions?: true;
  people: Partial<Record<Seat, Person>>;
  plan?: Plan;
  protocol: string;
  rates?: Record<string, number>;
  /** The sentence that both read just now, by its word. */
  repair?: string;
  repairs?: Repairs;
  reveal?: 'both-done' | 'by-choice' | 'never';
  role?: 'listener' | 'speaker';
  rule?: string;
  seat: Seat;
  spoken?: Partial<Record<Partner, number>>;
  stage: 'break' | 'closed' | 'lobby' | 'paused' | 'running';
  step: Step;
  step_item?: string;
  talking?: 'a' | 'b' | 'both' | null;
  understood?: Partial<Record<Partner, 'got' | 'none' | 'open'>>;
  undo?: Undo;
}

/** What is counted at the end; nothing at all of a workshop that is being erased. */
export interface Sums {
  finished?: number;
  pairs?: number;
  ratings?: Record<string, Mean>;
  turns?: number;
  understood?: Verdicts;
}

/** `POST …/pairs/<n>/take`. */
export interface Take {
  mine: boolean;
}

/** How many were taken out, and the code of the door from now on. */
export interface TakenOut {
  code: string;
  out: number;
}

/** What a holder of an invitation or of a seat's token may know before joining. */
export interface Talk {
  again: Settings;
  claimed: Seat[];
  depth: string;
  here: Seat[];
  keys: Partial<Record<Seat, SeatKey>>;
  locale: string;
  names: Partial<Record<Seat, string>>;
  protocol: string;
  seat: Seat;
  session: string;
  started: boolean;
  therapist: boolean;
  workshop?: string;
}

/** All that a panel says in one dialogue and language. */
export interface Texts {
  agreements?: Record<string, string>;
  decks?: Record<string, Record<string, string>>;
  defaults: Record<string, any>;
  good_for?: string[];
  language: string;
  lists?: Record<string, any>;
  protocol: string;
  settings?: Record<string, any>;
  source?: string;
  steps: Record<string, any>;
  summary?: string;
  title: string;
  trees?: Record<string, any>;
  ui: Record<string, any>;
}

/** What a wall shows of a pair: never a word, never a private tap. */
export interface Tile {
  acted: number;
  break?: TileBreak;
  clock?: Clock;
  cues: number;
  done: boolean;
  floor?: Partner;
  gone?: number;
  hand?: number;
  held?: true;
  here: Partial<Record<Partner, boolean>>;
  kind: string;
  left: boolean;
  n: number;
  note?: HostNote;
  opened?: boolean;
  part: string;
  place_n: number[];
  protocol: string;
  ready: Partner[];
  recall?: number;
  since: number;
  stage: 'break' | 'closed' | 'lobby' | 'paused' | 'running';
  stop?: true;
  taken?: number;
  talking?: 'a' | 'b' | 'both';
  tries?: number;
  turns: number;
  understood: Partial<Record<Partner, 'got' | 'none' | 'open'>>;
  verdicts: Verdicts;
  visit?: 'asked' | 'in';
  waiting?: Partner[];
}

/** A time-out as a wall shows it. */
export interface TileBreak {
  due?: true;
  until: number;
}

/** A pair's number, and what is said to each of the two. */
export interface Told {
  n: number;
  a: string;
  b: string;
}

/** The pages of a dialogue as each seat sees them, in the order of the talk. */
export interface Tour {
  stops: Partial<Record<Seat, Content>>[];
}

/** Until when the therapist may undo. */
export interface Undo {
  until: number;
}

/** How often what was said back was heard so. */
export interface Verdicts {
  got: number;
  no: number;
  partly: number;
}

/** All that one seat is sent. A panel takes a view whose `(epoch, version + own)` is greater than the last one's. */
export interface View {
  about?: string[];
  /** When a subject that rests may be taken up again. */
  again?: number;
  boxes?: Box[];
  break?: Break;
  card?: Card;
  chosen?: Chosen;
  clock?: Clock | null;
  consent?: Consent;
  cues?: Cue[];
  digest: string;
  discussed?: string[];
  draft?: Draft;
  enough?: Partner[];
  /** Moves when the store is known to have lost steps. */
  epoch: number;
  fields?: Field[];
  floor?: Partner | null;
  guide?: 'breath' | 'ground' | 'none';
  holds?: Hold[];
  host?: Host;
  items?: string[];
  /** How many devices each seat has had, for seats whose public key is shown. */
  keys?: Partial<Record<Seat, number>>;
  /** Whether this seat has said yes to a facilitator's look. */
  let_in?: true;
  /** Proves that this view was shown; given back with its numbers as `seen`. */
  mark: string;
  moves: Move[];
  next?: Next | null;
  note?: Note;
  notice?: Notice;
  now: number;
  options?: string[];
  over_sessions?: true;
  /** Moves when only some do, this seat among them. */
  own: number;
  people: Partial<Record<Seat, Person>>;
  plan?: Plan;
  protocol: string;
  rates?: Record<string, number>;
  /** The sentence that both read just now, by its word. */
  repair?: string;
  repairs?: Repairs;
  reveal?: 'both-done' | 'by-choice' | 'never';
  role?: 'listener' | 'speaker';
  rule?: string;
  seat: Seat;
  signatures?: Signatures[];
  spoken?: Partial<Record<Partner, number>>;
  stage: 'break' | 'closed' | 'lobby' | 'paused' | 'running';
  step: Step;
  step_item?: string;
  talking?: 'a' | 'b' | 'both' | null;
  /** When somebody else last brought this seat's link and did not get in. */
  tried?: number;
  understood?: Partial<Record<Partner, 'got' | 'none' | 'open'>>;
  undo?: Undo;
  /** Moves when everybody sees something new. */
  version: number;
}

/** What has changed since the last frame; `whole`: these are all tiles that there are. */
export interface WallEvent {
  door?: Door;
  /** When somebody last tried many codes. */
  guessed?: number;
  now: number;
  pairs?: Pair[];
  people?: Attendee[];
  tiles: Tile[];
  whole: boolean;
}

/** Who opens the socket of a workshop; `seen`: the commit (`v`) of the lists that the page has. */
export interface WatchAuth {
  seen?: number;
  token: string;
  workshop: string;
}

/** One option and what it is called. */
export interface Word {
  label: string;
  word: string;
}

/** The sentences of one page, and what it draws from. */
export interface Words {
  as_of?: string;
  countries?: Record<string, any>;
  language: string;
  languages: string[];
  lists?: Record<string, any>;
  notes?: Record<string, string>;
  public_url?: string;
  strips?: Record<string, string[]>;
  trees?: Record<string, any>;
  ui: Record<string, any>;
  zones?: Record<string, string>;
}

/** Boxes by reference (`view.boxes[].box`), or names (`<seat>/-/name`); 200 at most. */
export interface WordsAsked {
  boxes: string[];
}

/** Those that there are, still sealed. */
export interface WordsFound {
  boxes: Record<string, string>;
  ok: true;
}

/** A workshop that was made, and the code of its door. */
export interface WorkshopMade {
  code: string;
  expires: number;
  workshop: string;
}

/** Everything that a facilitator or helper may know. */
export interface WorkshopView {
  capacity: number;
  clock?: Recall;
  code: string;
  expires: number;
  helpers: Helper[];
  key: string;
  languages: string[];
  n?: number;
  open: boolean;
  over: boolean;
  pairs: Pair[];
  people: Attendee[];
  protocol: string;
  role: 'facilitator' | 'helper';
  settings: Record<string, boolean | number | string>;
  title?: string;
  v: number;
}
