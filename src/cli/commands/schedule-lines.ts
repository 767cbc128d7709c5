import type { Output } from '../output/output.js';
import { table } from '../output/table.js';
import { duration, localMinute, localSecond, relative, zoneLine } from '../output/times.js';
import type { ScheduleFacts } from '../temporal/schedule-facts.js';

const RECENT_SHOWN = 5;

/** A schedule for a person, and what the command has just done to it. */
export function scheduleLines({ style }: Output, facts: ScheduleFacts, done: string, now: number): string[] {
  return [
    `${done === 'described' ? 'Schedule' : `${done.slice(0, 1).toUpperCase()}${done.slice(1)}: schedule`} ${style('bold', facts.id)}`,
    `  When     ${facts.when}`,
    facts.paused ? style('yellow', '  State    paused: it starts nothing (npm run cli -- schedule resume)') : '  State    active',
    ...(facts.note === null ? [] : [`  Note     ${facts.note}`]),
    ...(facts.nextTimes.length === 0
      ? []
      : [`  Next     ${facts.nextTimes.map((time) => `${localMinute(time)} (${relative(time, now)})`).join(', ')}`]),
    `  Policy   a tick during an open run is skipped; after an outage runs up to ${duration(facts.catchupWindowMs / 1000)} late are still started`,
    `  Counts   ${String(facts.taken)} started, ${String(facts.skippedByOverlap)} skipped, ${String(facts.missed)} missed`,
    ...table(facts.recent.slice(-RECENT_SHOWN).reverse(), [
      { title: 'STARTED', cell: (action) => localSecond(action.takenAt) },
      { title: 'WORKFLOW', cell: (action) => action.workflowId },
    ]).map((line) => `  ${line}`),
    zoneLine(),
  ];
}
