import { workflowLink } from '../context.js';
import type { CommandContext } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { duration } from '../output/times.js';
import type { Outage } from './polled.js';

/** Following ended before the workflow: by Ctrl-C, or because an outage lasted longer than the follower waits. */
export type EndedWatch = { readonly kind: 'interrupted' } | { readonly kind: 'lost'; readonly outage: Outage };

export const endedWatchExit = ({ kind }: EndedWatch): number => (kind === 'lost' ? EXIT.notWatched : EXIT.interrupted);

/** The document for a script when following ended before the workflow. */
export function endedWatchDocument(left: EndedWatch): Readonly<Record<string, unknown>> {
  return left.kind === 'interrupted'
    ? { interrupted: true }
    : { watching: false, outage: { ...left.outage, since: new Date(left.outage.since).toISOString() } };
}

/** Reports that the workflow continues without this command, and how to see its state. */
export function endedWatchLines(context: CommandContext, left: EndedWatch, workflowId: string): string[] {
  if (left.kind === 'interrupted')
    return [
      `Stopped watching; workflow ${workflowId} continues. See it again with \`npm run cli -- watch\`, end it with \`npm run cli -- cancel\`.`,
    ];
  const { of, since, reason } = left.outage;
  const { output } = context;
  const { address } = context.settings.temporal;
  const link = workflowLink(context, workflowId, null);
  const goesOn =
    of === 'Temporal'
      ? `Workflow ${workflowId} does not need this command: it continues as soon as Temporal is available, unless it has ended meanwhile.`
      : `Workflow ${workflowId} continues: its steps are retried until the database answers or their time limit is reached.`;
  return [
    output.style('yellow', `Stopped watching: ${of} has not answered for ${duration((Date.now() - since) / 1000)} (${reason}).`),
    goesOn,
    `See       npm run cli -- status${of === 'Temporal' ? ', once Temporal answers' : ''}`,
    `          temporal workflow describe --workflow-id ${workflowId} --address ${address} --namespace ${context.namespace}`,
    ...(link === null ? [] : [`          ${link}`]),
  ];
}
