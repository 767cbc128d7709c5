import { setTimeout as delay } from 'node:timers/promises';
import type { CommandContext } from '../context.js';
import { noWorkerNotice } from '../temporal/workers.js';
import { workflowEnd } from '../temporal/workflow-failure.js';
import type { WorkflowEnd } from '../temporal/workflow-failure.js';
import { LiveView } from './live-view.js';
import { look } from './look.js';
import type { Subject } from './look.js';
import { PlainView } from './plain-view.js';
import type { View } from './plain-view.js';

/** A bar that moves twice a second looks alive; a look costs one query and one statement. */
const LIVE_MS = 500;
const PLAIN_MS = 1_000;

/** How a watched workflow ended: `null` when it completed, `interrupted` when the operator left before. */
export type Followed = WorkflowEnd | 'interrupted' | null;

/** Shows what a workflow does until it closes. Ctrl-C ends the watching, not the work. */
export async function follow(context: CommandContext, subject: Subject): Promise<Followed> {
  const { output } = context;
  const notice = await noWorkerNotice(context);
  if (notice !== null) output.say(output.style('yellow', notice));
  const view: View | null = output.json ? null : output.live ? new LiveView(output, process.stdout) : new PlainView(output);
  const interrupt = new AbortController();
  const onInterrupt = (): void => {
    interrupt.abort();
  };
  process.once('SIGINT', onInterrupt);
  try {
    return await watch(context, subject, view, interrupt.signal);
  } finally {
    process.removeListener('SIGINT', onInterrupt);
    view?.end();
  }
}

async function watch(context: CommandContext, subject: Subject, view: View | null, interrupted: AbortSignal): Promise<Followed> {
  const closed = new AbortController();
  const ended = closeOf(subject).finally(() => {
    closed.abort();
  });
  // Looked at below, once it has settled.
  ended.catch(() => undefined);
  const wake = AbortSignal.any([closed.signal, interrupted]);
  for (;;) {
    // The last look comes after the close, so that it shows how everything ended.
    const last = wake.aborted;
    if (view !== null) view.update(await look(context, subject), Date.now());
    if (last) return closed.signal.aborted ? await ended : 'interrupted';
    await delay(context.output.live ? LIVE_MS : PLAIN_MS, undefined, { signal: wake }).catch(() => undefined);
  }
}

async function closeOf({ handle }: Subject): Promise<WorkflowEnd | null> {
  try {
    await handle.result();
    return null;
  } catch (error) {
    return workflowEnd(error);
  }
}
