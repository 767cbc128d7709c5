import { CancelledFailure, Context } from '@temporalio/activity';
import type { VerificationCounts, VerificationPart, VerificationStep } from '../contracts/messages.js';
import { lastRuns } from '../store/runs/overview.js';
import { pinDeployed } from '../sync/pin-mapping.js';
import { pinnedMapping } from '../sync/services.js';
import type { Services } from '../sync/services.js';
import { patientReads } from '../sync/verify/patient-reads.js';
import { isOpen } from '../sync/verify/repair.js';
import { verifyPart } from '../sync/verify/verify.js';
import type { VerifiedPart } from '../sync/verify/verify.js';
import { waiting } from './read-waits.js';

export type VerifyActivities = ReturnType<typeof createVerifyActivities>;

/**
 * How long a part compares orders. A part begins with a read of the whole board by keys, one query for 500 items, so it should be long; a worker that dies has the next
 * one repeat at most this.
 */
const PART_MS = 10 * 60_000;

/** The comparison of a board with the records, as `verify` makes it. */
export function createVerifyActivities(services: Services) {
  return {
    /**
     * Compares for some minutes, from a key on, and stores the findings. What was compared before a failure or a cancel counts: the next part meets the failure itself, and
     * one that has compared nothing fails with it.
     */
    async compareBoard(input: VerificationStep): Promise<VerificationPart> {
      const mappingHash = input.mappingHash ?? (await chosenMapping(services, input.mappingName));
      const mapping = await pinnedMapping(services, mappingHash);
      const { sleep, cancellationSignal } = Context.current();
      const monday = patientReads(services.monday, async (ms) => {
        await sleep(ms);
      });
      let until = Infinity;
      return await waiting(services, input, async () => {
        const part = await verifyPart({ ...services, monday }, mapping, {
          after: input.after ?? undefined,
          onProgress: () => (until = Math.min(until, Date.now() + PART_MS)),
          isStopped: () => cancellationSignal.aborted || Date.now() > until,
        });
        if (part.done === 0 && part.interruption !== null) throw asError(part.interruption);
        return { mappingHash, counts: countsOf(part), last: part.last, left: part.total - part.done };
      });
    },
  };
}

/** That of the last run, since its rows and records are compared; before the first run the file. */
async function chosenMapping(services: Services, name: string): Promise<string> {
  const [last] = await lastRuns(services.database, name, 1);
  return (last ?? (await pinDeployed(services, name))).mappingHash;
}

/** Only a cancel stops a part before its first order. */
const asError = (interruption: unknown): Error =>
  interruption instanceof Error ? interruption : new CancelledFailure('Nothing was compared.');

const countsOf = ({ compared, busy, orders }: VerifiedPart): VerificationCounts => ({
  compared,
  busy,
  differing: orders.length,
  open: orders.filter(isOpen).length,
});
