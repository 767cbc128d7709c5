import type { Evaluation } from '../types.js';
import { customerOf, keyOf, orderNumberOf } from '../evaluated.js';
import type { FoundFinding } from './finding.js';

/** Warnings of rows that one read lists, some 30 MB of them. A source with more has one cause, such as a changed number format, and the counts tell it. */
const MOST_LISTED = 50_000;

/** Warnings whose column is that of a size. */
const OF_SIZES: ReadonlySet<string> = new Set(['NEGATIVE_QUANTITY']);

interface NotListed {
  readonly code: string;
  readonly column: string;
  rows: number;
}

/** Gathers the warnings of every row that a read has met, unchanged orders too. */
export class RowWarnings {
  readonly #listed: FoundFinding[] = [];
  readonly #more = new Map<string, NotListed>();

  constructor(private readonly most = MOST_LISTED) {}

  /** Adds the warnings of one row. A row without a key is refused, and its warnings cannot be identified. */
  add(evaluation: Evaluation): void {
    if (evaluation.kind !== 'order' && evaluation.kind !== 'rejected') return;
    if (evaluation.warnings.length === 0) return;
    const key = keyOf(evaluation);
    if (key === null) return;
    for (const { code, column, value, message } of evaluation.warnings) {
      if (this.#listed.length >= this.most) this.#count(code, column);
      else
        this.#listed.push({
          code,
          ...(OF_SIZES.has(code) ? { scope: 'size', size: column } : { scope: 'field', field: column }),
          customer: customerOf(evaluation),
          keyDigest: key.digest,
          orderNumber: orderNumberOf(evaluation),
          valueSeen: value,
          message,
        });
    }
  }

  /** One finding for each warning, and one for each code and column of those that are only counted. */
  findings(): FoundFinding[] {
    const more = [...this.#more.values()].map(({ code, column, rows }) => ({
      code,
      scope: 'run' as const,
      field: column,
      valueSeen: String(rows),
      message: `${column}: ${String(rows)} more rows; only the first ${String(this.most)} warnings of a read are listed one by one.`,
    }));
    return [...this.#listed, ...more];
  }

  #count(code: string, column: string): void {
    const id = `${code} ${column}`;
    const counted = this.#more.get(id) ?? { code, column, rows: 0 };
    counted.rows += 1;
    this.#more.set(id, counted);
  }
}
