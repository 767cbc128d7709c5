import type { DescribedColumn } from '../../database/described.js';
import { nearName } from '../../orders/nearest.js';
import type { Path } from '../yaml-positions.js';
import type { Problem } from './finding.js';
import type { TableFacts } from './table-facts.js';

/** A table that a mapping names, with its real columns. */
export interface NamedTable {
  readonly name: string;
  readonly columns: readonly DescribedColumn[];
  /** Where the mapping names it. */
  readonly path: Path;
}

/**
 * Finds the tables and columns that a mapping names, and keeps the problems of the names. If only one name can be meant, the checks continue
 * with that name, so that one round of checks reports all other problems too.
 */
export class NamedTables {
  readonly problems: Problem[] = [];
  private readonly names: readonly string[];

  constructor(private readonly facts: TableFacts) {
    this.names = [...facts.tables.keys()];
  }

  /** Undefined, with a problem, for an unknown table without one similar name. */
  table(name: string, path: Path): NamedTable | undefined {
    const meant = this.meant(name, this.names, path, {
      unknown: 'TABLE_UNKNOWN',
      otherCase: 'TABLE_CASE',
      expected: `a table of ${this.facts.origin}`,
    });
    const columns = meant === null ? undefined : this.facts.tables.get(meant);
    return meant === null || columns === undefined ? undefined : { name: meant, columns, path };
  }

  /** As `table`, but files need not declare the source: only a name that is certainly a misspelt one of theirs is wrong there. */
  source(name: string, path: Path): NamedTable | undefined {
    const near = nearName(name, this.names);
    if (this.facts.origin === 'the database' || this.names.includes(name) || near?.certain === true) return this.table(name, path);
    this.problems.push({ code: 'SOURCE_NOT_DECLARED', path, found: `"${name}"`, expected: `a table of ${this.facts.origin}` });
    return undefined;
  }

  /** Undefined, with a problem, for an unknown column without one similar name. `taken` are names that other entries use, so they cannot be meant. */
  column(table: NamedTable, name: string, path: Path, taken: ReadonlySet<string> = new Set()): DescribedColumn | undefined {
    const names = table.columns.map((column) => column.name);
    const known = names.includes(name) ? names : names.filter((candidate) => !taken.has(candidate));
    const meant = this.meant(name, known, path, {
      unknown: 'COLUMN_UNKNOWN',
      otherCase: 'COLUMN_CASE',
      expected: `a column of ${table.name} in ${this.facts.origin}`,
    });
    return table.columns.find((column) => column.name === meant);
  }

  private meant(
    name: string,
    known: readonly string[],
    path: Path,
    as: {
      readonly unknown: 'TABLE_UNKNOWN' | 'COLUMN_UNKNOWN';
      readonly otherCase: 'TABLE_CASE' | 'COLUMN_CASE';
      readonly expected: string;
    },
  ): string | null {
    if (known.includes(name)) return name;
    const near = nearName(name, known);
    const otherCase = near !== null && near.name.toLowerCase() === name.toLowerCase();
    this.problems.push({
      code: otherCase ? as.otherCase : as.unknown,
      path,
      found: `"${name}"`,
      expected: as.expected,
      ...(near === null ? {} : { nearest: near.name, ...(near.certain ? { replacement: near.name } : {}) }),
    });
    return near?.certain === true ? near.name : null;
  }
}
