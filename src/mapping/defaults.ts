import { columnType } from '../orders/column-types.js';
import { MOST_DECIMALS } from './field-schema.js';
import type { Customers, Mapping, MappingField, MappingFile } from './schema.js';

/** A mapping from its file and the list of its customers, which is empty without a file of customers. */
export function wholeMapping(file: MappingFile, list: Customers): Mapping {
  const { customers, ...rest } = file;
  const tables = tablesOf(file.tables, file.name, file.subitems !== undefined);
  if (tables === undefined) throw new Error('The mapping has a name, so that every table has one.');
  return {
    ...rest,
    tables,
    group: groupRuleOf(file.group, file.blank),
    fields: file.fields.map(wholeField),
    ...(customers === undefined ? {} : { customers: { ...customers, list } }),
  };
}

/** A field with its column, and with the decimals of a number. */
export function wholeField(field: MappingFile['fields'][number]): MappingField {
  const number = field.number ?? (columnType(field.monday.type).holds === 'number' ? { decimals: MOST_DECIMALS } : undefined);
  return { ...field, column: field.column ?? field.source, ...(number === undefined ? {} : { number }) };
}

/** `blank` is the list of the whole mapping. */
export function groupRuleOf(group: MappingFile['group'], blank: readonly string[]): Mapping['group'] {
  const { column, seasons, columns, title, separator = ' ' } = group;
  const own = group.blank ?? [...blank];
  if (seasons !== undefined) return { column, seasons, blank: own, fallback: group.fallback ?? 'No season' };
  if (columns !== undefined) return { column, columns, separator, blank: own, fallback: group.fallback ?? 'Other' };
  return title === undefined ? { column } : { column, title };
}

/**
 * The tables of a mapping: those that the file leaves out are called by the mapping's name, with `_` for `-`, which keeps different names
 * different. Undefined when one of them is left out and the name is broken.
 */
export function tablesOf(given: MappingFile['tables'], name: string | undefined, sized: boolean): Mapping['tables'] | undefined {
  const { changed, staging, production, errors } = given;
  if (changed !== undefined && staging !== undefined && production !== undefined && errors !== undefined)
    return { changed, staging, production, errors };
  if (name === undefined) return undefined;
  const own = name.replaceAll('-', '_');
  const pair = (prefix: string) => ({ orders: `${prefix}${own}`, ...(sized ? { subitems: `${prefix}${own}_Subitems` } : {}) });
  return {
    changed: changed ?? `dbo.CHG_MON_${own}`,
    staging: staging ?? pair('dbo.STG_MON_'),
    production: production ?? pair('dbo.MON_'),
    errors: errors ?? pair('dbo.ERR_MON_'),
  };
}
