import { OF_PLACES } from '../../orders/differences.js';
import type { Difference } from '../../orders/differences.js';
import { sha256 } from '../../orders/digest.js';
import type { FoundFinding } from '../../orders/findings/finding.js';
import type { DifferingOrder } from './compare-orders.js';

export type DifferenceCode = 'BOARD_ITEMS_DIFFER' | 'BOARD_VALUES_DIFFER' | 'PRODUCTION_DIFFERS';

/** The code of the finding that a difference belongs to. */
export function codeOf({ kind }: Difference): DifferenceCode {
  if (kind.startsWith('production')) return 'PRODUCTION_DIFFERS';
  return OF_PLACES.has(kind) ? 'BOARD_ITEMS_DIFFER' : 'BOARD_VALUES_DIFFER';
}

const SAYS: Readonly<Record<DifferenceCode, string>> = {
  BOARD_ITEMS_DIFFER: 'Items of order',
  BOARD_VALUES_DIFFER: 'Values of order',
  PRODUCTION_DIFFERS: 'Production rows of order',
};

/** One finding for each kind of difference of an order. What a person has accepted stays ended while all that is shown there is the same. */
export function findingsOf({ key, parts, customer, differences }: DifferingOrder): FoundFinding[] {
  const byCode = new Map<DifferenceCode, Difference[]>();
  for (const difference of differences) byCode.set(codeOf(difference), [...(byCode.get(codeOf(difference)) ?? []), difference]);
  return [...byCode].map(([code, own]) => ({
    code,
    scope: 'order' as const,
    customer,
    keyDigest: key,
    orderNumber: parts[0] ?? '',
    valueSeen: within(own.map(describeDifference).join('; '), LONGEST_VALUE),
    message: `${SAYS[code]} ${parts[0] ?? ''} of ${customer} are not as the records say: ${own.map(describeDifference).join('; ')}.`,
  }));
}

/** Characters of `value_seen`. */
const LONGEST_VALUE = 400;

/** What is cut off counts too: another value there is another finding. */
function within(text: string, length: number): string {
  const mark = ` #${sha256(text).slice(0, 8)}`;
  return text.length <= length ? text : `${text.slice(0, length - mark.length)}${mark}`;
}

/** One difference in words: `size edited, M: 10, shown 12`. */
export function describeDifference({ kind, size, field, sent, shown }: Difference): string {
  const what = [
    kind,
    size === null ? '' : ` size ${size}`,
    field === null || kind === 'moved' || kind === 'renamed' ? '' : ` ${field}`,
  ].join('');
  if (sent === null && shown === null) return what;
  if (kind === 'on another board' || kind === 'size moved') return `${what}: ${shown ?? ''}`;
  return `${what}: ${sent === null ? '' : `"${sent}", `}shown "${shown ?? ''}"`;
}
