import type { Level } from '../health.js';
import type { Judged } from './judge.js';
import { ALERT_RULES } from './plan.js';
import type { AlertRule } from './plan.js';

/** The state of a rule as it is stored. `changes` counts its changes; a rule that never changed has none. */
export interface AlertState {
  readonly level: Level;
  readonly changes: number;
}

export const UNCHANGED: AlertState = { level: 'OK', changes: 0 };

/** A change of the level of a rule: what is sent, once. */
export interface AlertChange {
  readonly rule: AlertRule;
  readonly previous: AlertState;
  readonly level: Level;
  readonly message: string;
}

/** The rules whose level is another than the stored one. Other words for the same level are no change. */
export function changesOf(known: ReadonlyMap<string, AlertState>, judged: Readonly<Record<AlertRule, Judged>>): AlertChange[] {
  return ALERT_RULES.flatMap((rule) => {
    const previous = known.get(rule) ?? UNCHANGED;
    const { level, text } = judged[rule];
    return level === previous.level ? [] : [{ rule, previous, level, message: text ?? RECOVERED[rule] }];
  });
}

/** What is sent when a rule is in order again. */
const RECOVERED: Readonly<Record<AlertRule, string>> = {
  run: 'the last run is in order again',
  errors: 'the open errors are no longer too many',
  wait: 'nothing waits too long any more',
  batch: 'no batch takes too long any more',
  success: 'there is a recent success again',
  decision: 'nothing waits for a person any more',
  quota: "there are enough of the day's calls again",
};
