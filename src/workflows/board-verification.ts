import { ApplicationFailure, isCancellation, sleep, upsertSearchAttributes } from '@temporalio/workflow';
import type { VerificationCounts, VerificationInput } from '../contracts/messages.js';
import { SyncDifferingOrders, SyncStatus } from '../temporal/search-attributes.js';
import { Details } from './details.js';
import { untilDone } from './loop/parking.js';
import { verify } from './options.js';
import { failureOf } from './temporal-failure.js';

const NOTHING: VerificationCounts = { compared: 0, busy: 0, differing: 0, open: 0 };

/**
 * Compares the board of a mapping with the records and the production table, part by part, as `verify` does. Nothing is sent. It takes no lease and waits for no run: orders
 * that a run is writing count as busy. What differs is among the findings, so it closes as Completed whatever it has found, and as Failed when it could not compare.
 */
export async function boardVerification({ mappingName }: VerificationInput): Promise<VerificationCounts> {
  const details = new Details();
  let counts = NOTHING;
  try {
    let [mappingHash, after]: [string | null, string | null] = [null, null];
    let left = 1;
    const compareAll = async (): Promise<void> => {
      while (left > 0) {
        const part = await verify.compareBoard({ mappingName, mappingHash, after, parks: true });
        ({ mappingHash, left } = part);
        after = part.last ?? after;
        counts = sum(counts, part.counts);
        details.show(`${countsText(counts)} ${left === 0 ? '' : `Left: ${String(left)}.`}`);
      }
    };
    await untilDone({ failureOf, wait: sleep, mayPark: () => true }, compareAll, (wait) => {
      details.showPause(wait);
    });
  } catch (error) {
    throw closed(error, details, counts);
  }
  upsertSearchAttributes([
    { key: SyncStatus, value: counts.open === 0 ? 'VERIFIED' : 'DIFFERS' },
    { key: SyncDifferingOrders, value: counts.differing },
  ]);
  return counts;
}

const sum = (a: VerificationCounts, b: VerificationCounts): VerificationCounts => ({
  compared: a.compared + b.compared,
  busy: a.busy + b.busy,
  differing: a.differing + b.differing,
  open: a.open + b.open,
});

const countsText = ({ compared, busy, differing, open }: VerificationCounts): string =>
  `Orders compared: ${String(compared)}. Differ: ${String(differing)}. Wait for a repair or a decision: ${String(open)}. Busy: ${String(busy)}.`;

function closed(error: unknown, details: Details, counts: VerificationCounts): unknown {
  const failure = failureOf(error);
  upsertSearchAttributes([{ key: SyncStatus, value: failure.kind === 'cancelled' ? 'CANCELLED' : 'FAILED' }]);
  if (isCancellation(error) || failure.kind === 'cancelled') return error;
  details.show(`${countsText(counts)}\n\n${failure.code}: ${failure.message}`);
  return ApplicationFailure.create({ type: failure.code, message: failure.message, nonRetryable: true, details: [counts] });
}
