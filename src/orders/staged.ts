import type { SqlValue } from '../database/database.js';
import type { OutgoingOrder } from './types.js';

/** What staging needs to know of a mapping. */
export interface StagingSettings {
  readonly title: { readonly column: string };
  readonly group: { readonly column: string };
  readonly fields: readonly { readonly column: string; readonly monday: { readonly id: string } }[];
}

/** The order as values of the staging columns: item name, group title, then the fields in mapping order. Numbers are decimal text, dates ISO. */
export function stagedValues(settings: StagingSettings, order: OutgoingOrder): { column: string; value: SqlValue }[] {
  return [
    { column: settings.title.column, value: order.name },
    { column: settings.group.column, value: order.group },
    ...settings.fields.map((field) => ({ column: field.column, value: order.columns[field.monday.id] ?? null })),
  ];
}
