import type { Mapping } from '../../src/mapping/schema.js';
import type { BoardView } from './board.js';
import type { LoggedEffect } from './simulator-client.js';

/** Mutations by operation, most frequent first: `106 create_item, 12 create_group`. */
export function byOperation(effects: readonly LoggedEffect[]): string {
  const counts = new Map<string, number>();
  for (const { operation } of effects) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  return sorted.length === 0 ? 'no mutation' : sorted.map(([operation, n]) => `${String(n)} ${operation}`).join(', ');
}

/**
 * Description of one mutation, for a person and for comparison: `change_multiple_column_values TIT-00749: CUSTOMER PRICE`. Values are not
 * part of it; the board shows whether they are right.
 */
export function describeEffect(effect: LoggedEffect, board: BoardView, mapping: Mapping): string {
  const { operation, targetId, parentId } = effect;
  if (operation === 'create_group') return `create_group "${effect.name ?? ''}"`;
  const order = board.orderOf.get(parentId ?? targetId) ?? `an unknown item ${targetId}`;
  const target = parentId === null ? order : `${order} size ${board.sizeOf.get(targetId) ?? targetId}`;
  if (operation.startsWith('change_')) return `${operation} ${target}: ${columnsOf(effect, mapping).join(', ')}`;
  if (operation === 'move_item_to_group') return `${operation} ${target} to "${board.groupTitles.get(effect.groupId ?? '') ?? ''}"`;
  return `${operation} ${target}`;
}

function columnsOf(effect: LoggedEffect, mapping: Mapping): string[] {
  const titles = new Map([...mapping.fields, ...subitemFields(mapping)].map(({ monday, column }) => [monday.id, column]));
  return Object.keys(effect.values ?? {})
    .map((id) => titles.get(id) ?? id)
    .sort();
}

function subitemFields({ subitems }: Mapping): { readonly monday: { readonly id: string }; readonly column: string }[] {
  return subitems === undefined ? [] : [subitems.size, subitems.quantity];
}

/** Missing and unexpected mutations. An empty list means that exactly the expected ones were sent, each once. */
export function compare(expected: readonly string[], found: readonly string[]): string[] {
  const open = [...expected];
  const surplus: string[] = [];
  for (const text of found) {
    const at = open.indexOf(text);
    if (at === -1) surplus.push(`not expected: ${text}`);
    else open.splice(at, 1);
  }
  return [...open.map((text) => `not sent: ${text}`), ...surplus];
}
