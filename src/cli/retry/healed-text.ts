import type { Healer } from '../../store/batches/healed.js';
import { zonedMinute } from '../output/times.js';
import { count, shortId } from '../output/words.js';

/** By what the orders that a batch has left were healed; `left` is their number. The rest were superseded and are not promoted. */
export function healedText(healers: readonly Healer[], left: number): string {
  const healed = healers.reduce((sum, { orders }) => sum + orders, 0);
  const parts = [
    ...healers.map(
      ({ batchId, runId, orders, promoted }) =>
        `${count(orders, 'order')} healed by batch ${shortId(batchId)} of run ${shortId(runId)}${promoted === null ? '' : ` at ${zonedMinute(promoted)}`}.`,
    ),
    ...(healed >= left
      ? []
      : [`${count(left - healed, 'order')} superseded by a later read of the source; a later batch has it, or it has left the source.`]),
  ];
  return parts.length === 0 ? 'Each order of it is promoted, or was superseded by a later read of the source.' : parts.join(' ');
}
