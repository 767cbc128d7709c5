import type { ColumnInfo } from '../database/database.js';

/** The source lacks columns that the mapping names. Every one of them is listed, each with the nearest name that exists. */
export class MissingSourceColumns extends Error {
  readonly code = 'SOURCE_COLUMNS_MISSING';

  constructor(
    readonly table: string,
    readonly problems: readonly string[],
  ) {
    super(`${table} does not fit the mapping. ${problems.join(' ')} Correct the mapping, or restore the columns.`);
    this.name = 'MissingSourceColumns';
  }
}

/** Positions of columns in the rows of a source. Unknown names are collected, so that one error can tell them all. */
export class ColumnBinding {
  readonly ordered: readonly ColumnInfo[];
  readonly problems: string[] = [];
  private readonly positions: Map<string, number>;

  constructor(columns: readonly ColumnInfo[]) {
    this.ordered = [...columns].sort((a, b) => a.ordinal - b.ordinal);
    this.positions = new Map(this.ordered.map((column, position) => [column.name, position]));
  }

  /** Position in a row, from 0. For a name that the source lacks it is -1 and a problem is noted. */
  position(name: string, use: string): number {
    const position = this.positions.get(name);
    if (position !== undefined) return position;
    const near = nearest(name, [...this.positions.keys()]);
    this.note(`There is no column "${name}" (${use})${near === undefined ? '' : `; the nearest name is "${near}"`}.`);
    return -1;
  }

  has(name: string): boolean {
    return this.positions.has(name);
  }

  note(problem: string): void {
    if (!this.problems.includes(problem)) this.problems.push(problem);
  }
}

/** The candidate with the fewest single-character edits from `name`, case aside. Undefined without candidates. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

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
