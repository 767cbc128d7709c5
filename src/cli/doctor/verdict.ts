import { stripVTControlCharacters } from 'node:util';
import type { Asked } from '../check/rules.js';
import { explainError } from '../explain.js';

/** What a check found. `fixes` are commands, statements or settings that mend it, the first one first. What is said of a command follows a #, so that the line can be typed. */
export type Verdict =
  | { readonly state: 'ok' | 'not checked'; readonly says: string }
  | { readonly state: 'warning' | 'wrong'; readonly says: string; readonly fixes: readonly [string, ...string[]] };

/** One line of the report. */
export type CheckResult = Verdict & {
  readonly check: string;
  /** The mapping that it is about; null for what all mappings share. */
  readonly mapping: string | null;
};

export const ok = (says: string): Verdict => ({ state: 'ok', says });
export const notChecked = (says: string): Verdict => ({ state: 'not checked', says });
export const warning = (says: string, ...fixes: readonly [string, ...string[]]): Verdict => ({ state: 'warning', says, fixes });
export const wrong = (says: string, ...fixes: readonly [string, ...string[]]): Verdict => ({ state: 'wrong', says, fixes });

/** Why something failed, in full: the report is read once, when something is wrong. */
export const reasonOf = (error: unknown): string => stripVTControlCharacters(explainError(error)).trim();

/** What answers at all answers within a second or two. A person who waits for the report should have it within half a minute, whatever hangs. */
export const ANSWER_MS = 10_000;

/** It did not answer in time, so nothing is known. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** The value in time; rejects with `NoAnswer` else, and what comes later is not awaited. */
export async function inTime<T>(work: Promise<T>, ms = ANSWER_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(`there was no answer within ${String(ms / 1000)} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The answer of a service in time, or why there is none. Never rejects. */
export async function asked<T>(question: () => Promise<T>, ms = ANSWER_MS): Promise<Asked<T>> {
  try {
    return { kind: 'answer', value: await inTime(question(), ms) };
  } catch (error) {
    return { kind: 'none', reason: reasonOf(error) };
  }
}

/** A check of its own: whatever it throws is its verdict alone, with `fix` for what was not foreseen. */
export async function checked(fix: string, work: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await inTime(work());
  } catch (error) {
    return error instanceof NoAnswer ? notChecked(error.message) : wrong(reasonOf(error), fix);
  }
}

/** A check that needs something: not made where that is missing. */
export async function having<T>(
  need: string,
  what: Promise<Asked<T>>,
  fix: string,
  work: (value: T) => Promise<Verdict>,
): Promise<Verdict> {
  const found = await what;
  return found.kind === 'none' ? notChecked(`needs ${need}`) : await checked(fix, async () => await work(found.value));
}
