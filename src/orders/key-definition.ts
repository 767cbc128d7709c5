import type { RulesSettings } from './rules-settings.js';

/**
 * Everything in a mapping that decides which key a row has, as text: two mappings with the same definition give every row the same key. The
 * customers count only where some of them have key columns of their own.
 */
export function keyDefinition(settings: RulesSettings): string {
  const { columns, extraColumns } = settings.key;
  const customers = Object.keys(extraColumns).length === 0 ? null : settings.customers;
  return JSON.stringify([settings.name, columns, extraColumns, settings.blank, customers]);
}
