import type { Mapping } from '../../mapping/schema.js';
import type { KnownLabels } from '../../monday/labels.js';
import { hasLabels } from '../../orders/column-types.js';
import type { Effect } from '../../orders/effects.js';
import type { ColumnNames } from '../../orders/field-changes.js';
import { fold } from '../../orders/text.js';
import { boardMapping } from '../board-mapping.js';

/** A label that the board does not have and an order would set. */
export interface UnknownLabel {
  readonly field: string;
  readonly columnId: string;
  readonly label: string;
  /** `created` with the order, `refused` by Monday, or `deactivated` by a person and refused too. */
  readonly becomes: 'created' | 'refused' | 'deactivated';
  orders: number;
}

/** Finds the labels that are not on the board among the effects of a run. */
export class UnknownLabels {
  readonly #found = new Map<string, UnknownLabel>();
  readonly #columns: ReturnType<typeof boardMapping>['columns'];
  readonly #size: { readonly id: string; readonly type: string; readonly labels?: string | undefined } | undefined;

  constructor(
    mapping: Mapping,
    private readonly known: KnownLabels,
    private readonly names: ColumnNames,
  ) {
    const { columns, subitems } = boardMapping(mapping);
    this.#columns = columns;
    this.#size = subitems?.size;
  }

  add(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.operation === 'CREATE_SUBITEM' && this.#size !== undefined) this.#look(this.#size.id, this.#size, effect.size);
      if (effect.operation !== 'CREATE_ITEM' && effect.operation !== 'UPDATE_ITEM') continue;
      for (const [id, value] of Object.entries(effect.columns)) {
        const column = this.#columns[id];
        if (column !== undefined) this.#look(id, column, value);
      }
    }
  }

  found(): UnknownLabel[] {
    return [...this.#found.values()].sort((a, b) => b.orders - a.orders);
  }

  #look(columnId: string, column: { readonly type: string; readonly labels?: string | undefined }, value: string | null): void {
    if (value === null || !hasLabels(column.type)) return;
    const labels = this.known.get(columnId);
    const folded = fold(value);
    if (labels?.spelling.has(folded) === true || labels?.active.has(value) === true) return;
    const name = `${columnId} ${folded}`;
    const becomes = labels?.deactivated.has(folded) === true ? 'deactivated' : column.labels === 'create' ? 'created' : 'refused';
    const found = this.#found.get(name) ?? { field: this.names.get(columnId) ?? columnId, columnId, label: value, becomes, orders: 0 };
    found.orders += 1;
    this.#found.set(name, found);
  }
}
