import type { SqlValue } from '../../database/database.js';
import type { DescribedColumn } from '../../database/described.js';
import { cleanParagraphs, fold, toText } from '../../orders/text.js';

/** Distinct values that are kept of a column: one more than the labels that a dropdown takes. */
const VALUES_KEPT = 501;

/** What the rows that were read say about one column. */
export interface ColumnProfile {
  readonly column: DescribedColumn;
  /** Rows without a value. */
  readonly blanks: number;
  /** Rows whose value an earlier row has, blanks aside. Values are compared as keys are. */
  readonly repeats: number;
  /** The distinct values, each in the spelling of its first row; 500 of them and one more at most. */
  readonly values: readonly string[];
  /** Characters of the longest value. */
  readonly longest: number;
  /** The first two values that differ in case or spaces alone; null where there are none. */
  readonly alike: readonly [string, string] | null;
}

/** The source table of a proposal: its columns in table order, and what some or all of its rows hold. */
export interface SourceProfile {
  /** Full name: `dbo.ORDERS`. */
  readonly table: string;
  readonly rows: number;
  /** Whether these are all rows of the table. */
  readonly whole: boolean;
  readonly columns: readonly ColumnProfile[];
  /** Columns of the primary key that the database declares; none for a view, and where one of them cannot be read. */
  readonly primaryKey: readonly string[];
  /** Whether no two rows have the same values in all of these columns. */
  readonly distinguishes: (columns: readonly string[]) => boolean;
}

/** Collects the rows of a table, each with the values of all columns in their order. */
export class SourceReading {
  readonly #folded: string[][];
  readonly #values: Map<string, string>[];
  readonly #longest: number[];
  readonly #alike: ([string, string] | null)[];
  #rows = 0;

  constructor(
    private readonly table: string,
    private readonly columns: readonly DescribedColumn[],
    private readonly primaryKey: readonly string[] = [],
  ) {
    this.#folded = columns.map(() => []);
    this.#values = columns.map(() => new Map<string, string>());
    this.#longest = columns.map(() => 0);
    this.#alike = columns.map(() => null);
  }

  get rows(): number {
    return this.#rows;
  }

  add(row: readonly SqlValue[]): void {
    this.#rows += 1;
    this.columns.forEach((_, at) => {
      const text = cleanParagraphs(toText(row[at]));
      const folded = fold(text);
      this.#folded[at]?.push(folded);
      this.#longest[at] = Math.max(this.#longest[at] ?? 0, text.length);
      const values = this.#values[at];
      if (folded === '' || values === undefined) return;
      const known = values.get(folded);
      if (known === undefined && values.size < VALUES_KEPT) values.set(folded, text);
      else if (known !== undefined && known !== text) this.#alike[at] ??= [known, text];
    });
  }

  /** `whole`: every row of the table was added. */
  profile(whole: boolean): SourceProfile {
    return {
      table: this.table,
      rows: this.#rows,
      whole,
      primaryKey: this.#primaryKey(),
      columns: this.columns.map((column, at) => this.#columnProfile(column, at)),
      distinguishes: (names) => this.#distinguishes(names),
    };
  }

  /** In the spelling of the columns: a server may keep the names of its catalog in another case. */
  #primaryKey(): readonly string[] {
    const found = this.primaryKey.map((part) => this.columns.find(({ name }) => name.toLowerCase() === part.toLowerCase())?.name);
    return found.every((name) => name !== undefined) ? found : [];
  }

  #columnProfile(column: DescribedColumn, at: number): ColumnProfile {
    const filled = (this.#folded[at] ?? []).filter((text) => text !== '');
    return {
      column,
      blanks: this.#rows - filled.length,
      repeats: filled.length - new Set(filled).size,
      values: [...(this.#values[at]?.values() ?? [])],
      longest: this.#longest[at] ?? 0,
      alike: this.#alike[at] ?? null,
    };
  }

  #distinguishes(names: readonly string[]): boolean {
    const positions = names.map((name) => this.columns.findIndex((column) => column.name === name));
    const seen = new Set<string>();
    for (let row = 0; row < this.#rows; row += 1) seen.add(JSON.stringify(positions.map((at) => this.#folded[at]?.[row] ?? '')));
    return seen.size === this.#rows;
  }
}
