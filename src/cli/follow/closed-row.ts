import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError } from '@temporalio/client';
import { DatabaseError } from '../../database/errors.js';
import type { CommandContext } from '../context.js';
import { CommandError, EXIT } from '../exit-codes.js';
import { oneLine } from '../output/style.js';
import { duration } from '../output/times.js';
import type { WorkflowEnd } from '../temporal/workflow-failure.js';
import { PATIENCE_MS, reasonOf } from './polled.js';

const AGAIN_MS = 1_000;

/**
 * Reads the result rows of a workflow that has ended. While the database is unreachable it waits, as long as a follower does.
 * Throws a CommandError that reports how the workflow ended when the rows cannot be read.
 */
export async function closedRow<T>(
  context: CommandContext,
  workflowId: string,
  end: WorkflowEnd | null,
  read: () => Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const { output } = context;
  const since = Date.now();
  let said = false;
  for (;;) {
    try {
      return await read();
    } catch (error) {
      const passing = error instanceof ServiceError || (error instanceof DatabaseError && error.retryable);
      if (!passing && !(error instanceof DatabaseError)) throw error;
      const reason = oneLine(reasonOf(error));
      const ended = `Workflow ${workflowId} has ended: ${end === null ? 'completed' : `${end.kind}, ${oneLine(end.message)}`}`;
      if (!passing)
        throw new CommandError(
          `${ended}. Its result cannot be read: ${reason} \`npm run cli -- status\` shows it once the database answers.`,
        );
      if (Date.now() - since >= patienceMs) {
        const waited = duration((Date.now() - since) / 1000);
        throw new CommandError(
          `${ended}. Its result could not be read for ${waited}: ${reason} \`npm run cli -- status\` shows it once the database answers.`,
          EXIT.notWatched,
        );
      }
      if (!said) output.say(output.style('yellow', `${ended}. Waiting for its result: ${reason}`));
      said = true;
      await delay(AGAIN_MS);
    }
  }
}
