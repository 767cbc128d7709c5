import type { ColumnInfo } from '../database/database.js';

/** The source lacks columns that the mapping names. Every one of them is listed, each with the nearest name that exists. */
export class MissingSourceColumns extends Error {
  readonly code = 'MAPPING_INVALID';

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
  private readonly positions: Map<string, number>;
  private readonly missing = new Map<string, string[]>();
  private readonly notes: string[] = [];

  constructor(columns: readonly ColumnInfo[]) {
    this.ordered = [...columns].sort((a, b) => a.ordinal - b.ordinal);
    this.positions = new Map(this.ordered.map((column, position) => [column.name, position]));
  }

  /** Position in a row, from 0. For a name that the source lacks it is -1 and a problem is noted, with what the column is used for. */
  position(name: string, use: string): number {
    const position = this.positions.get(name);
    if (position === undefined) this.missing.set(name, [...(this.missing.get(name) ?? []), use]);
    return position ?? -1;
  }

  note(problem: string): void {
    this.notes.push(problem);
  }

  /** One sentence for each missing column and each note. */
  problems(): string[] {
    const names = [...this.positions.keys()];
    const missing = [...this.missing].map(([name, uses]) => {
      const near = nearest(name, names);
      const hint = near === undefined ? '' : `; the nearest name is "${near}"`;
      return `There is no column "${name}" (${[...new Set(uses)].join(', ')})${hint}.`;
    });
    return [...missing, ...this.notes];
  }
}

/** The candidate that takes the fewest single-character edits for its length, case aside. Undefined without candidates. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase()) / Math.max(name.length, candidate.length);
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
