import { setTimeout as delay } from 'node:timers/promises';
import { ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import type { ScheduleHandle } from '@temporalio/client';
import type { CommandContext, TemporalContext } from '../context.js';
import type { Output } from '../output/output.js';
import { CommandError, EXIT } from '../exit-codes.js';
import { applySchedule } from '../temporal/apply-schedule.js';
import { requireNamespace } from '../temporal/namespace-check.js';
import { findOpenRun, refusedBeside } from '../temporal/open-run.js';
import { describeSchedule } from '../temporal/schedule-facts.js';
import { CREATE_SCHEDULE, scheduleId } from '../temporal/schedule-kind.js';
import type { ScheduleKind } from '../temporal/schedule-kind.js';
import { scheduleSpec } from '../temporal/schedule-spec.js';
import type { When } from '../temporal/schedule-spec.js';
import { describeVerification } from '../temporal/verification.js';
import { scheduleLines } from './schedule-lines.js';

/** A healthy server starts the workflow within a second. After this time the command stops waiting for it. */
const TRIGGER_MS = 5_000;
const TRIGGER_POLL_MS = 100;

/** What a schedule needs: no database, which may be away, or of another version, when its runs must be paused. */
export interface ScheduleContext extends TemporalContext {
  readonly output: Output;
}

/** Without `verify` it is the schedule of the runs. */
export interface Which {
  readonly verify?: boolean;
}

interface Noted extends Which {
  readonly note?: string;
}

export type CreateOptions = When & Noted & { readonly paused?: boolean };

const kindOf = ({ verify }: Which): ScheduleKind => (verify === true ? 'verification' : 'runs');

/** Creates the schedule, or brings an existing one up to date; the note and the pause of an operator stay. */
export async function create(context: ScheduleContext, options: CreateOptions): Promise<number> {
  const spec = scheduleSpec(options);
  await requireNamespace(context);
  const kind = kindOf(options);
  const done = await applySchedule(context, kind, spec, { paused: options.paused ?? false, note: options.note });
  return await show(context, kind, done);
}

/** Shows the schedule. */
export async function printSchedule(context: ScheduleContext, which: Which): Promise<number> {
  return await show(context, kindOf(which), 'described');
}

/** Starts a run, or a comparison, by the schedule now. Refused while one is open. */
export async function trigger(context: CommandContext, which: Which): Promise<number> {
  await requireNamespace(context);
  const kind = kindOf(which);
  // With overlap SKIP the server would accept the call and do nothing.
  await requireNoneOpen(context, kind);
  return await change(context, kind, 'triggered', async (handle) => {
    const before = (await handle.describe()).info.numActionsTaken;
    await handle.trigger(ScheduleOverlapPolicy.SKIP);
    await actionTaken(handle, before);
  });
}

async function requireNoneOpen(context: CommandContext, kind: ScheduleKind): Promise<void> {
  if (kind === 'runs') {
    const open = await findOpenRun(context);
    if (open !== null) throw refusedBeside(context, open);
    return;
  }
  const [open] = (await describeSchedule(context, kind))?.running ?? [];
  if (open !== undefined)
    throw new CommandError(
      `A comparison of ${context.mapping} is open: workflow ${open.workflowId}. Nothing was started. Wait for it: npm run cli -- schedule describe --verify`,
    );
}

/** The server starts the workflow a moment after it has accepted the call; the id of the workflow is known then. */
async function actionTaken(handle: ScheduleHandle, before: number): Promise<void> {
  const deadline = Date.now() + TRIGGER_MS;
  while (Date.now() < deadline && (await handle.describe()).info.numActionsTaken <= before) await delay(TRIGGER_POLL_MS);
}

/** Pauses the schedule, with a note. */
export async function pause(context: ScheduleContext, { note, ...which }: Noted): Promise<number> {
  const kind = kindOf(which);
  return await change(context, kind, 'paused', async (handle) => {
    await handle.pause(note ?? (await describeSchedule(context, kind))?.note ?? 'Paused by an operator');
  });
}

/** Lets the schedule start runs again. */
export async function resume(context: ScheduleContext, { note, ...which }: Noted): Promise<number> {
  return await change(context, kindOf(which), 'resumed', async (handle) => {
    await handle.unpause(note ?? 'Resumed by an operator');
  });
}

/** Deletes the schedule; open runs go on. */
export async function remove(context: ScheduleContext, which: Which): Promise<number> {
  const kind = kindOf(which);
  await onSchedule(context, kind, async (handle) => {
    await handle.delete();
  });
  const id = scheduleId(kind, context.mapping);
  context.output.result({ id, done: 'deleted' }, () => [`Deleted the schedule ${id}.`]);
  return EXIT.ok;
}

type Work = (handle: ScheduleHandle) => Promise<void>;

async function change(context: ScheduleContext, kind: ScheduleKind, done: string, work: Work): Promise<number> {
  await onSchedule(context, kind, work);
  return await show(context, kind, done);
}

async function onSchedule(context: ScheduleContext, kind: ScheduleKind, work: Work): Promise<void> {
  try {
    await work(context.services.temporal.schedule.getHandle(scheduleId(kind, context.mapping)));
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) throw noSchedule(context, kind);
    throw error;
  }
}

async function show(context: ScheduleContext, kind: ScheduleKind, done: string): Promise<number> {
  const verification = kind === 'verification' ? await describeVerification(context) : null;
  const facts = verification ?? (await describeSchedule(context, kind));
  if (facts === null) throw noSchedule(context, kind);
  context.output.result({ ...facts, done }, () =>
    scheduleLines(context.output, facts, { kind, done, last: verification?.last ?? null }, Date.now()),
  );
  return EXIT.ok;
}

function noSchedule({ mapping }: ScheduleContext, kind: ScheduleKind): CommandError {
  return new CommandError(`There is no schedule ${scheduleId(kind, mapping)}. Create it with \`${CREATE_SCHEDULE[kind]}\`.`);
}
