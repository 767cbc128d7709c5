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

/** One difference in words: `size edited, M: "10", shown "12"`. */
export function describeDifference(difference: Difference): string {
  const { kind, size, field } = difference;
  const where = field === null || kind === 'moved' || kind === 'renamed' ? '' : ` ${field}`;
  const details = detailsOf(difference);
  return `${kind}${size === null ? '' : `, ${size}`}${where}${details === '' ? '' : `: ${details}`}`;
}

/** What was sent and what is shown, in words; empty where the kind says it all. */
export function detailsOf({ kind, sent, shown }: Difference): string {
  if (sent === null && shown === null) return '';
  if (kind === 'doubled') return `${sent === null ? '' : `${sent} and `}${shown ?? ''}`;
  if (kind === 'replaced') return `${sent ?? ''} by ${shown ?? ''}`;
  // A key is 64 characters that say nothing to a person.
  if (kind === 'key changed') return `shown "${shown ?? ''}"`;
  if (OF_PLACES.has(kind)) return shown ?? '';
  return `"${sent ?? ''}", shown "${shown ?? ''}"`;
}
