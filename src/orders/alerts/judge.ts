import { describeFinding } from '../../errors/describe-finding.js';
import { duration } from '../duration.js';
import { ageProblems, critical, errorProblems, runProblems, warning } from '../health.js';
import type { Level, Problem, TableFacts } from '../health.js';
import { ALERT_RULES } from './plan.js';
import type { AlertRule, AlertRules } from './plan.js';

/** What the rules of alerts judge. Times are ISO 8601 UTC, of the database's clock. */
export interface WatchedFacts extends TableFacts {
  /** Whether the last run closed red without having failed. */
  readonly red: boolean;
  /** The run from which on the mapping is watched: its first one. */
  readonly firstRun: string;
  /** Start of the batch that has been at work the longest. */
  readonly batchSince: string | null;
  /** Since when Monday fails. */
  readonly outageSince: string | null;
  /** First send of the oldest request without a definite answer. */
  readonly unansweredSince: string | null;
  /** The question of a change gate that waits: `approval: 12 of 40 known orders changed`. */
  readonly gate: string | null;
  /** Whether work waits for Monday's next day. */
  readonly dayLimitReached: boolean;
  /** Calls to Monday since midnight UTC, of the token that has made the most. */
  readonly callsToday: number;
}

/** The level of every rule, and why; OK without a reason. A rule that is not in the file is OK. */
export function judge(rules: AlertRules, facts: WatchedFacts): Readonly<Record<AlertRule, Judged>> {
  return Object.fromEntries(ALERT_RULES.map((rule) => [rule, judged(problemOf(rule, rules, facts))])) as Record<AlertRule, Judged>;
}

export interface Judged {
  readonly level: Level;
  readonly text: string | null;
}

const judged = (problem: Problem | undefined): Judged => problem ?? { level: 'OK', text: null };

function problemOf(rule: AlertRule, rules: AlertRules, facts: WatchedFacts): Problem | undefined {
  switch (rule) {
    case 'run':
      return rules.run === undefined ? undefined : (runProblems(facts.lastRun)[0] ?? redRun(facts));
    case 'errors':
      return rules.errors === undefined ? undefined : errorProblems(facts, rules.errors.above)[0];
    case 'wait':
      return rules.wait === undefined ? undefined : longWait(facts, rules.wait.longerThan);
    case 'batch':
      return rules.batch === undefined ? undefined : lasting('a batch has been at work', facts.batchSince, facts, rules.batch.longerThan);
    case 'success':
      return rules.success === undefined ? undefined : noSuccess(facts, rules.success.within);
    case 'decision':
      return rules.decision === undefined ? undefined : undecided(facts);
    case 'quota':
      return rules.quota === undefined ? undefined : quota(facts, rules.quota);
  }
}

function redRun({ red, lastRun }: WatchedFacts): Problem | undefined {
  if (!red || lastRun === null) return undefined;
  return warning(`the last run is ${lastRun.status}${lastRun.reason === null ? '' : `: ${lastRun.reason}`}`);
}

function longWait(facts: WatchedFacts, longerThan: number): Problem | undefined {
  return (
    lasting('Monday has failed', facts.outageSince, facts, longerThan) ??
    lasting('a request has had no definite answer', facts.unansweredSince, facts, longerThan)
  );
}

function lasting(what: string, since: string | null, { now }: WatchedFacts, longerThan: number): Problem | undefined {
  if (since === null || Date.parse(now) - Date.parse(since) <= longerThan) return undefined;
  return warning(`${what} for more than ${duration(longerThan / 1000)}, since ${since}`);
}

/** Before its first success a mapping has the same time, from its first run on. */
function noSuccess(facts: WatchedFacts, within: number): Problem | undefined {
  const { now, lastSuccess, firstRun } = facts;
  if (lastSuccess === null && Date.parse(now) - Date.parse(firstRun) <= within) return undefined;
  return ageProblems(facts, within)[0];
}

function undecided({ gate, open }: WatchedFacts): Problem | undefined {
  if (gate !== null) return warning(`the run waits for ${gate}: approve or reject`);
  const waiting = open.filter(({ code }) => describeFinding(code).needsDecision);
  if (waiting.length === 0) return undefined;
  return warning(`a person is to decide: ${waiting.map(({ code, open: number }) => `${code} ${String(number)}`).join(', ')}`);
}

function quota(
  { dayLimitReached, callsToday }: WatchedFacts,
  { callsPerDay, above }: NonNullable<AlertRules['quota']>,
): Problem | undefined {
  if (dayLimitReached) return critical("Monday's limit of calls per day is used up");
  if (callsToday <= callsPerDay * above) return undefined;
  return warning(`${String(callsToday)} of the ${String(callsPerDay)} calls of the day are used`);
}
