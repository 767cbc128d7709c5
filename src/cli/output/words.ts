import { nearName } from '../../orders/nearest.js';

/** `1 order`, `2 orders`. */
export function count(number: number, noun: string, plural = noun.endsWith('ch') ? `${noun}es` : `${noun}s`): string {
  return `${String(number)} ${number === 1 ? noun : plural}`;
}

/** The hint after an unknown name: the nearest known name, or all names while they are few. */
export function didYouMean(wanted: string, known: readonly string[]): string {
  const guess = nearName(wanted, known);
  if (guess !== null) return `Did you mean "${guess.name}"?`;
  if (known.length === 0) return 'There is none.';
  const shown = known.slice(0, 12);
  return `Known: ${shown.join(', ')}${known.length > shown.length ? `, and ${String(known.length - shown.length)} more` : ''}.`;
}

/** How a table names a run, a batch, an error or a finding. Eight characters fit beside a message, and every command takes the beginning of an id. */
export const shortId = (id: string): string => id.slice(0, 8);

/** `1,234`, rounded to a whole number. */
export const number = (value: number): string => Math.round(value).toLocaleString('en-US');
