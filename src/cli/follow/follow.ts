import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError } from '@temporalio/client';
import type { CommandContext } from '../context.js';
import { noWorkerNotice } from '../temporal/workers.js';
import { workflowEnd } from '../temporal/workflow-failure.js';
import type { WorkflowEnd } from '../temporal/workflow-failure.js';
import type { Left } from './left.js';
import { LiveView } from './live-view.js';
import { Watch } from './look.js';
import type { Subject } from './look.js';
import { PlainView } from './plain-view.js';
import type { View } from './plain-view.js';
import { PATIENCE_MS } from './sight.js';

/** A bar that moves twice a second looks alive; a look costs one query and one statement. */
const LIVE_MS = 500;
const PLAIN_MS = 1_000;

/** Between two attempts to wait for the end while Temporal is away; the client has tried for some seconds by itself before. */
const RECONNECT_MS = 1_000;

/** How the watching ended: with the workflow (`end` is null when it completed), or before it. */
export type Followed = { readonly kind: 'closed'; readonly end: WorkflowEnd | null } | Left;

/**
 * Shows what a workflow does until it closes, also while the database or Temporal is away for less than `patienceMs`. Ctrl-C ends the watching, not
 * the work.
 */
export async function follow(context: CommandContext, subject: Subject, patienceMs = PATIENCE_MS): Promise<Followed> {
  const { output } = context;
  // A Temporal that does not answer is said by the view.
  const notice = await noWorkerNotice(context).catch(() => null);
  if (notice !== null) output.say(output.style('yellow', notice));
  const view: View | null = output.json ? null : output.live ? new LiveView(output, process.stdout) : new PlainView(output);
  const interrupt = new AbortController();
  const onInterrupt = (): void => {
    interrupt.abort();
  };
  process.once('SIGINT', onInterrupt);
  try {
    return await watch(context, subject, { view, patienceMs, interrupted: interrupt.signal });
  } finally {
    process.removeListener('SIGINT', onInterrupt);
    view?.end();
  }
}

interface Watching {
  readonly view: View | null;
  readonly patienceMs: number;
  readonly interrupted: AbortSignal;
}

async function watch(context: CommandContext, subject: Subject, { view, patienceMs, interrupted }: Watching): Promise<Followed> {
  const closed = new AbortController();
  const left = new AbortController();
  const ended = closeOf(subject, left.signal).finally(() => {
    closed.abort();
  });
  // Looked at below, once it has settled.
  ended.catch(() => undefined);
  const wake = AbortSignal.any([closed.signal, interrupted]);
  const seen = new Watch(context, subject);
  try {
    for (;;) {
      // The last look comes after the close, so that it shows how everything ended.
      const last = wake.aborted;
      const look = await seen.look(Date.now());
      view?.update(look, Date.now());
      if (last) return closed.signal.aborted ? { kind: 'closed', end: await ended } : { kind: 'interrupted' };
      const outage = look.outages.find(({ since }) => Date.now() - since >= patienceMs);
      if (outage !== undefined && !closed.signal.aborted) return { kind: 'lost', outage };
      await delay(context.output.live ? LIVE_MS : PLAIN_MS, undefined, { signal: wake }).catch(() => undefined);
    }
  } finally {
    left.abort();
  }
}

/** Waits for the end of the workflow, over outages of Temporal. Throws what says nothing about the workflow and does not pass. */
async function closeOf({ handle }: Subject, left: AbortSignal): Promise<WorkflowEnd | null> {
  for (;;) {
    try {
      await handle.result();
      return null;
    } catch (error) {
      if (!(error instanceof ServiceError) || left.aborted) return workflowEnd(error);
      await delay(RECONNECT_MS);
    }
  }
}
