/** What may be asked of the server, and what it answers, by the types that the server declares. Never loaded. */
import type { ConnectRefused, ErrorCode, InPath, Routes, Words } from './wire';

type Method = 'GET' | 'POST' | 'DELETE';

/** `words/help?lang=en` without what follows the question mark, and the names that follow it. */
type Bare<P> = P extends `${infer Path}?${string}` ? Path : P;
type Queried<P> = P extends `${string}?${infer Query}` ? Names<Query> : never;
type Names<Q> = Q extends `${infer One}&${infer Rest}`
  ? Names<One> | Names<Rest>
  : Q extends `${infer Name}=${string}`
    ? Name
    : never;

/** Whether one part of a path is the part `T` of a route: `{n}` is any number, a word only itself. */
type Part<T, P> = T extends `{${infer Name extends keyof InPath}}`
  ? P extends `${InPath[Name]}`
    ? true
    : false
  : [T, P] extends [P, T]
    ? true
    : false;
type Fits<T, P> = T extends `${infer First}/${infer Rest}`
  ? P extends `${infer One}/${infer More}`
    ? Part<First, One> extends true
      ? Fits<Rest, More>
      : false
    : false
  : P extends `${string}/${string}`
    ? false
    : Part<T, P>;

/** The route of a path, with every name of its query; never where there is none. */
type Route<M extends Method, P> = P extends string
  ? {
      [K in keyof Routes]: K extends `${M} ${infer T}`
        ? Fits<T, Bare<P>> extends true
          ? [Queried<P>] extends [Routes[K]['query']]
            ? K
            : never
          : never
        : never;
    }[keyof Routes]
  : never;
type Templates<M extends Method> = keyof Routes extends infer K ? (K extends `${M} ${infer T}` ? T : never) : never;

/** A path that has a route; where it has none, the type of all that there are. */
export type Path<M extends Method, P> = P extends string ? ([Route<M, P>] extends [never] ? Templates<M> : P) : never;
export type Body<M extends Method, P> = Routes[Route<M, P>]['body'];
export type Answer<M extends Method, P> = Routes[Route<M, P>]['answer'];

/** A path below that of one workshop, and what it takes and gives. */
export type Below<M extends Method, W> = W extends string
  ? [Route<M, `workshops/${string}/${W}`>] extends [never]
    ? never
    : W
  : never;
export type BelowBody<W extends string> = Body<'POST', `workshops/${string}/${W}`>;
export type BelowAnswer<M extends Method, W extends string> = Answer<M, `workshops/${string}/${W}`>;

/** The words of one page, with what only that page is given. */
interface OnlyOn {
  gallery: 'strips';
  help: 'as_of' | 'countries' | 'zones';
  join: 'public_url';
  prepare: 'lists' | 'trees';
  wall: 'notes';
}
export type WordsOf<P extends InPath['page']> = Words &
  Required<Pick<Words, P extends keyof OnlyOn ? OnlyOn[P] : never>>;

/** Why there is no answer; `offline` says this page itself, where the server could not be reached. */
export type NoCode = ErrorCode | 'offline';

/** What every line says besides the server's own events. */
interface OfTheLine {
  connect: undefined;
  ping: undefined;
  disconnect: string;
  connect_error: { data?: ConnectRefused };
}
/** A line: `Heard`, what the server says on it by event; `Sent`, what may be said, with its answers. */
export interface Line<Sent extends Record<keyof Sent, { payload: object; answer: object }>, Heard> {
  readonly connected: boolean;
  on<E extends string & keyof (Heard & OfTheLine)>(event: E, listener: (news: (Heard & OfTheLine)[E]) => unknown): void;
  ask<E extends string & keyof Sent>(
    event: E,
    payload: Sent[E]['payload'],
    ms: number,
    give: (late: Error | null, answer?: Sent[E]['answer']) => void,
  ): void;
  connect(): void;
  disconnect(): void;
  hush(): void;
}
