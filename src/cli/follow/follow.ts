import { setTimeout as delay } from 'node:timers/promises';
import type { CommandContext } from '../context.js';
import { noWorkerNotice } from '../temporal/workers.js';
import type { WorkflowEnd } from '../temporal/workflow-failure.js';
import type { EndedWatch } from './ended-watch.js';
import { LiveView } from './live-view.js';
import { RunWatcher } from './run-watcher.js';
import type { WatchedWorkflow } from './run-watcher.js';
import { PlainView } from './plain-view.js';
import type { View } from './plain-view.js';
import { PATIENCE_MS } from './polled.js';

/** Two updates a second make a smooth bar. Each costs one query, one statement and, once a second, a call for each open batch. */
const LIVE_MS = 500;
const PLAIN_MS = 1_000;

/** Longest wait for the note at the beginning. */
const NOTICE_MS = 3_000;

/** How following ended: with the workflow (`end` is null when it completed), or before it. */
export type Followed = { readonly kind: 'closed'; readonly end: WorkflowEnd | null } | EndedWatch;

/**
 * Shows the progress of a workflow until it closes, also while the database or Temporal is unreachable for less than `patienceMs`. Ctrl-C ends
 * the display, not the workflow.
 */
export async function follow(context: CommandContext, subject: WatchedWorkflow, patienceMs = PATIENCE_MS): Promise<Followed> {
  const { output } = context;
  // The view reports a Temporal that does not answer.
  const notice = await context.services.temporal.withDeadline(Date.now() + NOTICE_MS, () => noWorkerNotice(context)).catch(() => null);
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

async function watch(context: CommandContext, subject: WatchedWorkflow, { view, patienceMs, interrupted }: Watching): Promise<Followed> {
  const eyes = new RunWatcher(context, subject);
  for (;;) {
    const look = await eyes.look(Date.now());
    view?.update(look, Date.now());
    if (look.closed !== null) return { kind: 'closed', ...look.closed };
    if (interrupted.aborted) return { kind: 'interrupted' };
    const outage = look.outages.find(({ since }) => Date.now() - since >= patienceMs);
    if (outage !== undefined) return { kind: 'lost', outage };
    await delay(context.output.live ? LIVE_MS : PLAIN_MS, undefined, { signal: interrupted }).catch(() => undefined);
  }
}
