import { columnType, hasLabels } from '../orders/column-types.js';
import type { MondayType, MondayValue } from '../orders/column-types.js';
import type { ColumnValues } from '../orders/effects.js';
import { columnMapping, type BoardColumnMapping, type KnownLabels, type MondayBoardMapping } from './mapping.js';

/** One value as Monday takes it in `column_values`. Null empties the column. */
export function encodeValue(type: MondayType, value: string | null): MondayValue {
  const { encode, blank } = columnType(type);
  return value === null ? blank : encode(value);
}

/** Values of an existing item: exactly the given columns, blank ones emptied. */
export function encodeChanges(columns: ColumnValues, board: MondayBoardMapping): Record<string, MondayValue> {
  return Object.fromEntries(Object.entries(columns).map(([id, value]) => [id, encodeValue(columnMapping(board, id).type, value)]));
}

/** Values of a new item: blank ones are left out, since a new item is empty. */
export function encodeNew(columns: ColumnValues, board: MondayBoardMapping): Record<string, MondayValue> {
  return encodeChanges(Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null)), board);
}

/**
 * Whether a mutation may create labels. Monday's switch is for all columns of a mutation, the policy is per column: so only when a `create` column
 * has a new label and no `must exist` column has one. Else false, and Monday refuses the unknown label by itself. A text that differs from a label of
 * the column only in case is a typing error and creates no label: the orders would be divided between two labels.
 */
export function mayCreateLabels(
  values: readonly { readonly id: string; readonly column: BoardColumnMapping; readonly value: string | null }[],
  known: KnownLabels,
): boolean {
  const unknown = values.filter(({ id, column, value }) => value !== null && hasLabels(column.type) && !known.get(id)?.has(value));
  return unknown.length > 0 && unknown.every(({ id, column, value }) => column.labels === 'create' && !differsInCase(value, known.get(id)));
}

function differsInCase(value: string | null, labels: ReadonlySet<string> | undefined): boolean {
  const upper = value?.toUpperCase();
  return [...(labels ?? [])].some((label) => label.toUpperCase() === upper);
}
