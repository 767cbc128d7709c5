/** A known name that is probably meant by a wrong one. */
export interface NearName {
  readonly name: string;
  /** The two differ in case, separators or a few letters only, and no other known name is as near. */
  readonly certain: boolean;
}

/** Up to one wrong letter in this many letters counts as a typing error. */
const LETTERS_PER_ERROR = 5;
/** A name whose words are part of another name is suggested when they are at least this share of it. */
const LEAST_SHARE_OF_WORDS = 0.5;

/**
 * The one near known name, or null when there is none or more than one. Names that differ only in case and separators come first, then
 * those with few wrong letters, then those whose words end or begin like the wanted ones (`customer_style` and `STYLE`), then those that
 * begin with the wanted text (`grey` and `GREYSON CLOTHIERS`).
 */
export function nearName(wanted: string, known: readonly string[]): NearName | null {
  const name = foldName(wanted);
  const folded = known.map((candidate) => ({ candidate, name: foldName(candidate) }));
  const same = only(folded.filter((other) => other.name === name));
  if (same !== null) return { name: same, certain: true };
  const typed = fewestErrors(name, folded);
  if (typed.length > 0) return oneOf(typed, true);
  for (const alike of [endsAlike, beginsAlike]) {
    const found = folded.filter((other) => alike(name, other.name));
    if (found.length > 0) return oneOf(longest(found), false);
  }
  return oneOf(
    folded.filter((other) => abbreviates(name, other.name)),
    false,
  );
}

interface Folded {
  readonly candidate: string;
  readonly name: string;
}

/** Case and separators do not count: `aag_order_number` is `AAG ORDER NUMBER`. */
function foldName(name: string): string {
  return name
    .toUpperCase()
    .replace(/[\s_/.-]+/g, ' ')
    .trim();
}

function only(found: readonly Folded[]): string | null {
  return found.length === 1 ? (found[0]?.candidate ?? null) : null;
}

function oneOf(found: readonly Folded[], certain: boolean): NearName | null {
  const name = only(found);
  return name === null ? null : { name, certain };
}

function fewestErrors(name: string, folded: readonly Folded[]): Folded[] {
  let limit = Math.floor(name.length / LETTERS_PER_ERROR);
  let best: Folded[] = [];
  for (const other of folded) {
    if (Math.abs(other.name.length - name.length) > limit) continue;
    const distance = editDistance(name, other.name);
    if (distance > limit || digitsOf(name) !== digitsOf(other.name)) continue;
    if (distance < limit) best = [];
    limit = distance;
    best.push(other);
  }
  return best;
}

/** Numbers in names distinguish columns: `ADDRESS 1` is no typing error of `ADDRESS 2`. */
function digitsOf(name: string): string {
  return name.replace(/\D/g, '');
}

function endsAlike(a: string, b: string): boolean {
  return isPart(a, b, (long, short) => long.endsWith(` ${short}`));
}

function beginsAlike(a: string, b: string): boolean {
  return isPart(a, b, (long, short) => long.startsWith(`${short} `));
}

/** A beginning of fewer letters says nothing. */
const LEAST_BEGINNING = 3;

function abbreviates(a: string, b: string): boolean {
  return a.length >= LEAST_BEGINNING && b.startsWith(a);
}

function isPart(a: string, b: string, test: (long: string, short: string) => boolean): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short !== '' && wordsOf(short) / wordsOf(long) >= LEAST_SHARE_OF_WORDS && test(long, short);
}

function wordsOf(name: string): number {
  return name.split(' ').length;
}

function longest(found: readonly Folded[]): Folded[] {
  const length = Math.max(...found.map(({ name }) => name.length));
  return found.filter(({ name }) => name.length === length);
}

/** Number of single letters to insert, delete or replace (Levenshtein). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, substitution));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
