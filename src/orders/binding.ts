import type { ColumnInfo } from '../database/database.js';
import { nearName } from './nearest.js';

/**
 * Thrown when the rules are bound to columns that lack some of their names; the message lists each with the nearest one. Validation and the
 * preflight of a run find the same first, with its place in the mapping. So a run throws it only when the table is rebuilt between
 * preflight and read.
 */
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

/** Positions of columns in the rows of a source. Unknown names are collected, so that one error lists them all. */
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
      const near = nearName(name, names);
      const hint = near === null ? '' : `; the nearest name is "${near.name}"`;
      return `There is no column "${name}" (${[...new Set(uses)].join(', ')})${hint}.`;
    });
    return [...missing, ...this.notes];
  }
}
