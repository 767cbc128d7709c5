import { BrokenRecord } from './broken-record.js';

/** The states in which an event may happen, each with the state that follows. */
export type Moves<State extends string> = Readonly<Partial<Record<State, State>>>;

/** One row of a table: what has happened, and what follows from it. */
export interface EventRow<State extends string> {
  readonly means: string;
  readonly moves: Moves<State>;
}

export type TransitionTable<Event extends string, State extends string> = Readonly<Record<Event, EventRow<State>>>;

/** From each of the states to `next`. */
export function to<State extends string>(next: State, ...from: readonly State[]): Moves<State> {
  return Object.fromEntries(from.map((state) => [state, next])) as Moves<State>;
}

/** Each of the states stays as it is. */
export function stays<State extends string>(...states: readonly State[]): Moves<State> {
  return Object.fromEntries(states.map((state) => [state, state])) as Moves<State>;
}

/** Whether an event may happen in a state. */
export function mayHappen<Event extends string, State extends string>(
  table: TransitionTable<Event, State>,
  event: Event,
  state: State,
): boolean {
  return table[event].moves[state] !== undefined;
}

/** The state after an event. Throws `BrokenRecord` for an event that the table does not allow in this state; `what` names the record for a person. */
export function stateAfter<Event extends string, State extends string>(
  table: TransitionTable<Event, State>,
  what: string,
  state: State,
  event: Event,
): State {
  const next = table[event].moves[state];
  if (next === undefined) throw illegalEvent(what, state, event);
  return next;
}

/** An event that cannot happen in the state that is stored: nothing may be saved, since the record or the code is wrong. */
export function illegalEvent(what: string, state: string, event: string): BrokenRecord {
  return new BrokenRecord(`${what} is ${state}, and the event "${event}" cannot happen in that state, so nothing was saved`);
}
