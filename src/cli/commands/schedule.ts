import { setTimeout as delay } from 'node:timers/promises';
import { ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import type { ScheduleHandle } from '@temporalio/client';
import type { CommandContext } from '../context.js';
import { CommandError, EXIT } from '../exit-codes.js';
import { applySchedule } from '../temporal/apply-schedule.js';
import { requireNamespace } from '../temporal/namespace-check.js';
import { findOpenRun, refusedBeside, scheduleId } from '../temporal/open-run.js';
import { describeSchedule } from '../temporal/schedule-facts.js';
import { scheduleSpec } from '../temporal/schedule-spec.js';
import type { When } from '../temporal/schedule-spec.js';
import { scheduleLines } from './schedule-lines.js';

/** A healthy server starts the workflow within a second. After this time the command stops waiting for it. */
const TRIGGER_MS = 5_000;
const TRIGGER_POLL_MS = 100;

export type CreateOptions = When & { readonly paused?: boolean; readonly note?: string };

export async function create(context: CommandContext, options: CreateOptions): Promise<number> {
  const spec = scheduleSpec(options);
  await requireNamespace(context);
  const done = await applySchedule(context, spec, { paused: options.paused ?? false, note: options.note });
  return await show(context, done);
}

export async function printSchedule(context: CommandContext): Promise<number> {
  return await show(context, 'described');
}

export async function trigger(context: CommandContext): Promise<number> {
  await requireNamespace(context);
  const open = await findOpenRun(context);
  // With overlap SKIP the server would accept the call and do nothing.
  if (open !== null) throw refusedBeside(context, open);
  return await change(context, 'triggered', async (handle) => {
    const before = (await handle.describe()).info.numActionsTaken;
    await handle.trigger(ScheduleOverlapPolicy.SKIP);
    await actionTaken(handle, before);
  });
}

/** The server starts the workflow a moment after it has accepted the call; the id of the workflow is known then. */
async function actionTaken(handle: ScheduleHandle, before: number): Promise<void> {
  const deadline = Date.now() + TRIGGER_MS;
  while (Date.now() < deadline && (await handle.describe()).info.numActionsTaken <= before) await delay(TRIGGER_POLL_MS);
}

export async function pause(context: CommandContext, { note }: { readonly note?: string }): Promise<number> {
  return await change(context, 'paused', async (handle) => {
    await handle.pause(note ?? (await standingNote(context)) ?? 'Paused by an operator');
  });
}

export async function resume(context: CommandContext, { note }: { readonly note?: string }): Promise<number> {
  return await change(context, 'resumed', async (handle) => {
    await handle.unpause(note ?? 'Resumed by an operator');
  });
}

export async function remove(context: CommandContext): Promise<number> {
  await onSchedule(context, async (handle) => {
    await handle.delete();
  });
  const id = scheduleId(context.mapping);
  context.output.result({ id, done: 'deleted' }, () => [`Deleted the schedule ${id}.`]);
  return EXIT.ok;
}

async function standingNote(context: CommandContext): Promise<string | null> {
  return (await describeSchedule(context))?.note ?? null;
}

async function change(context: CommandContext, done: string, work: (handle: ScheduleHandle) => Promise<void>): Promise<number> {
  await onSchedule(context, work);
  return await show(context, done);
}

async function onSchedule(context: CommandContext, work: (handle: ScheduleHandle) => Promise<void>): Promise<void> {
  try {
    await work(context.services.temporal.schedule.getHandle(scheduleId(context.mapping)));
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) throw noSchedule(context);
    throw error;
  }
}

async function show(context: CommandContext, done: string): Promise<number> {
  const facts = await describeSchedule(context);
  if (facts === null) throw noSchedule(context);
  context.output.result({ ...facts, done }, () => scheduleLines(context.output, facts, done, Date.now()));
  return EXIT.ok;
}

function noSchedule({ mapping }: CommandContext): CommandError {
  return new CommandError(`There is no schedule ${scheduleId(mapping)}. Create it with \`npm run cli -- schedule create --every 1h\`.`);
}
