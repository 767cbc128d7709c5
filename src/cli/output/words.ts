import { editDistance } from '../../orders/nearest.js';

/** `1 order`, `2 orders`. */
export function count(number: number, noun: string, plural = noun.endsWith('ch') ? `${noun}es` : `${noun}s`): string {
  return `${String(number)} ${number === 1 ? noun : plural}`;
}

/** The known name that was probably meant; null when none is similar. */
export function nearest(wanted: string, known: readonly string[]): string | null {
  const folded = wanted.trim().toLowerCase();
  const ranked = known.map((name) => ({ name, distance: distanceOf(folded, name.toLowerCase()) })).sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  // A third of the letters wrong is still a typing error; more is another word.
  return best !== undefined && best.distance <= Math.max(1, folded.length / 3) ? best.name : null;
}

/** The hint after an unknown name: the nearest known name, or all names while they are few. */
export function didYouMean(wanted: string, known: readonly string[]): string {
  const guess = nearest(wanted, known);
  if (guess !== null) return `Did you mean "${guess}"?`;
  if (known.length === 0) return 'There is none.';
  const shown = known.slice(0, 12);
  return `Known: ${shown.join(', ')}${known.length > shown.length ? `, and ${String(known.length - shown.length)} more` : ''}.`;
}

/** Letters to change; a name that merely begins with the wanted text is near. */
function distanceOf(a: string, b: string): number {
  return a.length >= 3 && b.startsWith(a) ? 0.5 : editDistance(a, b);
}
