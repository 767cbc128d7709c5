import type { Output } from '../output/output.js';
import { table } from '../output/table.js';
import { duration, localMinute, localSecond, relative, zoneLine } from '../output/times.js';
import type { ScheduleKind } from '../temporal/schedule-kind.js';
import { isAlarming, verificationText } from '../temporal/verification.js';
import type { LastVerification } from '../temporal/verification.js';
import type { ScheduleFacts } from '../temporal/schedule-facts.js';

const RECENT_SHOWN = 5;

export interface ShownSchedule {
  readonly kind: ScheduleKind;
  /** What the command has just done to it. */
  readonly done: string;
  /** The last comparison, in a schedule of them. */
  readonly last: LastVerification | null;
}

/** A schedule for a person. */
export function scheduleLines({ style }: Output, facts: ScheduleFacts, { kind, done, last }: ShownSchedule, now: number): string[] {
  const [each, command] = kind === 'runs' ? ['run', 'schedule resume'] : ['comparison', 'schedule resume --verify'];
  return [
    `${done === 'described' ? 'Schedule' : `${done.slice(0, 1).toUpperCase()}${done.slice(1)}: schedule`} ${style('bold', facts.id)}`,
    `  When     ${facts.when}`,
    facts.paused ? style('yellow', `  State    paused: it starts nothing (npm run cli -- ${command})`) : '  State    active',
    ...(facts.note === null ? [] : [`  Note     ${facts.note}`]),
    ...(facts.nextTimes.length === 0
      ? []
      : [`  Next     ${facts.nextTimes.map((time) => `${localMinute(time)} (${relative(time, now)})`).join(', ')}`]),
    `  Policy   a start during an open ${each} is skipped; after an outage ${each}s up to ${duration(facts.catchupWindowMs / 1000)} late are still started`,
    ...(last === null ? [] : [style(isAlarming(last) ? 'yellow' : 'green', `  Last     ${verificationText(last, now)}`)]),
    `  Counts   ${String(facts.taken)} started, ${String(facts.skippedByOverlap)} skipped, ${String(facts.missed)} missed`,
    ...table(facts.recent.slice(-RECENT_SHOWN).reverse(), [
      { title: 'STARTED', cell: (action) => localSecond(action.takenAt) },
      { title: 'WORKFLOW', cell: (action) => action.workflowId },
    ]).map((line) => `  ${line}`),
    zoneLine(),
  ];
}
