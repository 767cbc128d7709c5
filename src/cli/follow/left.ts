import { workflowLink } from '../context.js';
import type { CommandContext } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { duration } from '../output/times.js';
import type { Outage } from './sight.js';

/** The watching ended before the workflow: by Ctrl-C, or because an outage has outlasted the follower's patience. */
export type Left = { readonly kind: 'interrupted' } | { readonly kind: 'lost'; readonly outage: Outage };

export const leftExit = ({ kind }: Left): number => (kind === 'lost' ? EXIT.notWatched : EXIT.interrupted);

/** For a script: what is true of a work that was left while it goes on. */
export function leftDocument(left: Left): Readonly<Record<string, unknown>> {
  return left.kind === 'interrupted'
    ? { interrupted: true }
    : { watching: false, outage: { ...left.outage, since: new Date(left.outage.since).toISOString() } };
}

/** Says that the work goes on without its watcher, and where to look at it. */
export function leftLines(context: CommandContext, left: Left, workflowId: string): string[] {
  if (left.kind === 'interrupted')
    return [
      `Stopped watching; workflow ${workflowId} goes on. Look with \`npm run cli -- status\`, end it with \`npm run cli -- cancel\`.`,
    ];
  const { of, since, reason } = left.outage;
  const { output } = context;
  const { address } = context.settings.temporal;
  const link = workflowLink(context, workflowId, null);
  const goesOn =
    of === 'Temporal'
      ? `Workflow ${workflowId} needs no watcher: it goes on as soon as Temporal does, unless it has ended meanwhile.`
      : `Workflow ${workflowId} goes on: its steps are tried again until the database answers or their time is over.`;
  return [
    output.style('yellow', `Stopped watching: ${of} has not answered for ${duration((Date.now() - since) / 1000)} (${reason}).`),
    goesOn,
    `Look on   npm run cli -- status${of === 'Temporal' ? ', once Temporal answers' : ''}`,
    `          temporal workflow describe --workflow-id ${workflowId} --address ${address} --namespace ${context.namespace}`,
    ...(link === null ? [] : [`          ${link}`]),
  ];
}
