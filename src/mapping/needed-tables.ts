import type { DescribedColumn } from '../database/described.js';
import {
  changedTable,
  errorTable,
  productionSizesTable,
  productionTable,
  stagingSizesTable,
  stagingTable,
} from '../database/mapping-tables/technical.js';
import type { DeclaredColumn } from '../database/mapping-tables/technical.js';
import { typeText } from '../database/mapping-tables/write.js';
import type { MappingTable } from '../database/mapping-tables/write.js';
import { columnType } from '../orders/column-types.js';
import { MAX_CUSTOMER, MAX_GROUP_TITLE, MAX_INTEGER_DIGITS, MAX_ITEM_NAME } from '../orders/limits.js';
import { partsOf } from './parts.js';
import { readNames } from './read-columns.js';
import { MOST_DECIMALS } from './field-schema.js';
import type { Mapping, MappingField } from './schema.js';
import { outgoingType } from './validate/field-flow.js';
import { unloadable, unreadable } from './validate/server-types.js';
import { decimalOf, lossOf, plain, textOf } from './validate/type-fit.js';

/**
 * The tables of a mapping with every column that a run needs: changed rows, staging, production, errors. `source` are the columns of the source table;
 * without them the types follow from the columns of the board.
 */
export function neededTables(mapping: Mapping, source: readonly DescribedColumn[] | undefined): MappingTable[] {
  const { changed, staging, production, errors } = mapping.tables;
  const { subitems } = mapping;
  const sizes = subitems && { size: subitems.size.column, quantity: subitems.quantity.column };
  const sized = (table: string | undefined, technical: (name: string, of: NonNullable<typeof sizes>) => MappingTable['technical']) =>
    table === undefined || sizes === undefined ? [] : [{ table, columns: [], technical: technical(table, sizes) }];
  return [
    { table: changed, columns: rawColumns(mapping, source), technical: changedTable(changed) },
    { table: staging.orders, columns: orderColumns(mapping, source, 'NULL'), technical: stagingTable(staging.orders) },
    ...sized(staging.subitems, (table, of) => stagingSizesTable(table, staging.orders, of)),
    { table: production.orders, columns: orderColumns(mapping, source, 'NOT NULL'), technical: productionTable(production.orders) },
    ...sized(production.subitems, productionSizesTable),
    { table: errors.orders, columns: [], technical: errorTable(errors.orders, false) },
    ...sized(errors.subitems, (table) => errorTable(table, true)),
  ];
}

/** The columns of the source that the mapping reads, in its order, typed so that the bulk load fills them. */
function rawColumns(mapping: Mapping, source: readonly DescribedColumn[] | undefined): DeclaredColumn[] {
  const names = readNames(partsOf(mapping), source ?? []);
  if (source === undefined) return [...names].map((name) => nullable(name, typeText(guessed(mapping, name))));
  return source.filter(({ name }) => names.has(name)).map(({ name, type }) => nullable(name, keptType(type)));
}

function keptType(type: DescribedColumn['type']): string {
  if (unreadable(type, true) !== null) return 'NVARCHAR(MAX)';
  return unloadable(type) ?? typeText(type);
}

function guessed({ fields }: Mapping, name: string): DescribedColumn['type'] {
  const field = fields.find(({ source }) => source === name);
  return field === undefined || columnType(field.monday.type).holds === 'text' ? textOf(null) : boardType(field);
}

/** Every order has a title and a group, so production demands them; staging takes rows of orders that leave. */
function orderColumns(mapping: Mapping, source: readonly DescribedColumn[] | undefined, always: 'NULL' | 'NOT NULL'): DeclaredColumn[] {
  return [
    { name: mapping.title.column, declaration: `${typeText(textOf(MAX_ITEM_NAME))} ${always}` },
    { name: mapping.group.column, declaration: `${typeText(textOf(MAX_GROUP_TITLE))} ${always}` },
    ...mapping.fields.map((field) => {
      const read = source?.find(({ name }) => name === field.source);
      return nullable(field.column, typeText(valueType(field, read)));
    }),
  ];
}

/** The type that keeps every value of a field. */
function valueType(field: MappingField, source: DescribedColumn | undefined): DescribedColumn['type'] {
  if (field.value === 'canonicalCustomer') return textOf(MAX_CUSTOMER);
  if (source === undefined || unreadable(source.type, true) !== null) return boardType(field);
  const wanted = outgoingType(field, source.type);
  const usual = boardType(field);
  // One type for all numbers, so that a source which becomes wider needs no other column.
  return columnType(field.monday.type).holds === 'number' && lossOf(wanted, usual) === null ? usual : wanted;
}

/** What a column of the board holds, whatever the source is. */
function boardType({ monday }: MappingField): DescribedColumn['type'] {
  const { holds, maxLength } = columnType(monday.type);
  if (holds === 'date') return plain('DATE');
  return holds === 'number' ? decimalOf(MAX_INTEGER_DIGITS, MOST_DECIMALS) : textOf(maxLength);
}

const nullable = (name: string, type: string): DeclaredColumn => ({ name, declaration: `${type} NULL` });
