import { hasLabels } from '../orders/column-types.js';
import { fold } from '../orders/text.js';
import type { BoardColumnMapping } from './mapping.js';

/** The labels of one column as the board has them now. Labels that differ only in case, blanks or invisible characters are one label. */
export interface ColumnLabels {
  /** The board's own spelling, by folded text. Of several that look the same: the first. */
  readonly spelling: ReadonlyMap<string, string>;
  /** Active labels as the board spells them. */
  readonly active: ReadonlySet<string>;
  /** Folded texts of labels that a person has deactivated, and those that Monday made such a label of: Monday refuses them. */
  readonly deactivated: ReadonlySet<string>;
}

/** Labels that are on the board now, by column id. For subitems, by column id of the subitem board. */
export type KnownLabels = ReadonlyMap<string, ColumnLabels>;

/** The labels of a column, from their texts. `altered`: folded texts that Monday did not keep, and what it made of them. */
export function columnLabels(
  active: readonly string[],
  deactivated: readonly string[] = [],
  altered: Readonly<Record<string, string>> = {},
): ColumnLabels {
  const spelling = new Map<string, string>();
  for (const [sent, shown] of Object.entries(altered)) if (active.includes(shown)) spelling.set(sent, shown);
  for (const label of [...active].reverse()) spelling.set(fold(label), label);
  const gone = Object.entries(altered).flatMap(([sent, shown]) => (deactivated.includes(shown) ? [sent] : []));
  return { spelling, active: new Set(active), deactivated: new Set([...deactivated.map(fold), ...gone]) };
}

/** A value for a column, as an order shows it. Null empties the column. */
export interface ColumnValue {
  readonly id: string;
  readonly column: BoardColumnMapping;
  readonly value: string | null;
}

/** How the labels of one request are written. Labels that the request itself creates have one spelling in all of its mutations. */
export class RequestLabels {
  readonly #created = new Map<string, Map<string, string>>();

  constructor(private readonly known: KnownLabels) {}

  /** The text to send: the board's own spelling of a label, other values as they are. */
  spelled({ id, column, value }: ColumnValue): string | null {
    if (value === null || !hasLabels(column.type)) return value;
    const labels = this.known.get(id);
    if (labels?.active.has(value) === true) return value;
    const folded = fold(value);
    const onBoard = labels?.spelling.get(folded);
    if (onBoard !== undefined) return onBoard;
    const created = this.#created.get(id) ?? new Map<string, string>();
    this.#created.set(id, created);
    if (!created.has(folded)) created.set(folded, value);
    return created.get(folded) ?? value;
  }

  /**
   * Whether a mutation may create labels. Monday's switch is for all columns of a mutation, the policy is per column: so only when a `create`
   * column has a new label and no `must exist` column has one. Else false, and Monday refuses the unknown label by itself. A label that a person
   * has deactivated is not created again.
   */
  mayCreate(values: readonly ColumnValue[]): boolean {
    return this.newIn(values).length > 0;
  }

  /** Ids of the columns in which a mutation may create a label. */
  newIn(values: readonly ColumnValue[]): string[] {
    const unknown = values.filter((one) => this.#isUnknown(one));
    const allowed = unknown.every((one) => one.column.labels === 'create' && !this.#isDeactivated(one));
    return allowed ? unknown.map(({ id }) => id) : [];
  }

  #isUnknown({ id, column, value }: ColumnValue): boolean {
    return value !== null && hasLabels(column.type) && this.known.get(id)?.spelling.has(fold(value)) !== true;
  }

  #isDeactivated({ id, value }: ColumnValue): boolean {
    return value !== null && this.known.get(id)?.deactivated.has(fold(value)) === true;
  }
}
