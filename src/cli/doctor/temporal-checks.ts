import type { Client } from '@temporalio/client';
import type { NamespaceProblem } from '../../temporal/namespace.js';
import type { ScheduleFacts } from '../temporal/schedule-facts.js';
import { CREATE_SCHEDULE } from '../temporal/schedule-kind.js';
import type { ScheduleKind } from '../temporal/schedule-kind.js';
import { verificationText } from '../temporal/verification.js';
import type { VerificationSchedule } from '../temporal/verification.js';
import { zonedMinute, relative } from '../output/times.js';
import { notChecked, ok, warning, wrong } from './verdict.js';
import type { Verdict } from './verdict.js';

/** What mends a connection to Temporal that cannot be made. */
export const TEMPORAL_SETTINGS = 'set TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and, for Temporal Cloud, TEMPORAL_API_KEY';

/** The version of the Temporal server; fails when it does not answer. */
export async function describeServer(temporal: Client, address: string): Promise<Verdict> {
  const { serverVersion } = await temporal.workflowService.getSystemInfo({});
  return ok(`${address}, server ${serverVersion === '' ? 'of an unknown version' : serverVersion}`);
}

const OF_NAMESPACE: readonly NamespaceProblem['kind'][] = ['NAMESPACE_MISSING', 'RETENTION'];

/** Whether the namespace is there and keeps closed workflows for long enough. */
export function judgeNamespace(namespace: string, problems: readonly NamespaceProblem[]): Verdict {
  return judge(
    problems.filter(({ kind }) => OF_NAMESPACE.includes(kind)),
    `${namespace}, closed workflows are kept for a day or longer`,
  );
}

/** Whether the search attributes of the sync are registered. */
export function judgeAttributes(problems: readonly NamespaceProblem[]): Verdict {
  if (problems.some(({ kind }) => kind === 'NAMESPACE_MISSING')) return notChecked('needs the namespace');
  return judge(
    problems.filter(({ kind }) => !OF_NAMESPACE.includes(kind)),
    'all are registered',
  );
}

function judge(problems: readonly NamespaceProblem[], sound: string): Verdict {
  const [first, ...others] = [...new Set(problems.map(({ fix }) => fix))];
  return first === undefined ? ok(sound) : wrong(problems.map(({ message }) => message).join(' '), first, ...others);
}

/** Whether and when the clock starts the next run. */
export function judgeSchedule(schedule: ScheduleFacts | null, now: number): Verdict {
  if (schedule === null) return warning('there is none: runs begin by hand alone', CREATE_SCHEDULE.runs);
  return judgeStarts('runs', schedule, now);
}

/** A board may be compared by hand alone; a schedule that does not do what it is for is worth a warning. */
export function judgeVerification(schedule: VerificationSchedule | null, now: number): Verdict {
  if (schedule === null) return ok(`by hand alone; every night: ${CREATE_SCHEDULE.verification}`);
  const { last } = schedule;
  const starts = judgeStarts('verification', schedule, now);
  if (starts.state !== 'ok' || last === null) return starts;
  const says = `${starts.says}; ${verificationText(last, now)}`;
  return last.state === 'failed' ? warning(says, 'npm run cli -- verify') : ok(says);
}

const RESUME: Readonly<Record<ScheduleKind, string>> = {
  runs: 'npm run cli -- schedule resume',
  verification: 'npm run cli -- schedule resume --verify',
};

function judgeStarts(kind: ScheduleKind, { when, paused, note, nextTimes }: ScheduleFacts, now: number): Verdict {
  if (paused) return warning(`${when}, but paused${note === null ? '' : ` (${note})`}`, RESUME[kind]);
  const [next] = nextTimes;
  if (next === undefined) return warning(`${when}, and it has no next start`, CREATE_SCHEDULE[kind]);
  return ok(`${when}, next ${zonedMinute(next)} (${relative(next, now)})`);
}
