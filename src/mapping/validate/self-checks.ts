import { columnType } from '../../orders/column-types.js';
import { fold } from '../../orders/text.js';
import type { MappingParts } from '../parts.js';
import type { MappingField } from '../schema.js';
import type { Path } from '../yaml-positions.js';
import { checkCustomers } from './customer-checks.js';
import type { Problem } from './finding.js';
import { checkLabels, labelPolicyProblems } from './label-checks.js';
import { repeats } from './repeats.js';
import { checkTablesTwice } from './shared-checks.js';
import { checkSubitems } from './subitem-checks.js';
import { SYNC_COLUMNS } from './sync-columns.js';

/** Checks between the parts of a mapping, without other facts. */
export function checkItself(parts: MappingParts): Problem[] {
  return [
    ...checkMondayIds(parts),
    ...checkStagingColumns(parts),
    ...checkReserved(parts),
    ...checkSources(parts),
    ...parts.fields.flatMap((field, index) => (field === undefined ? [] : checkField(field, ['fields', index], parts))),
    ...checkKey(parts),
    ...checkTablesTwice(parts),
    ...checkSubitems(parts),
    ...checkLabels(parts),
    ...checkCustomers(parts),
    ...checkSeasons(parts),
  ];
}

function checkSeasons({ source, group }: MappingParts): Problem[] {
  if (source?.seasons === undefined || group === undefined || group.seasons !== undefined) return [];
  const expected = 'it only beside the key seasons of group';
  return [{ code: 'SEASONS_MISSING', path: ['source', 'seasons'], atKey: true, found: 'a list of seasons', expected }];
}

function checkMondayIds({ board, fields }: MappingParts): Problem[] {
  const keyColumn = board === undefined ? [] : [{ text: board.keyColumn.id, path: ['board', 'keyColumn', 'id'] }];
  const ids = fields.flatMap((field, index) =>
    field === undefined ? [] : [{ text: field.monday.id, path: ['fields', index, 'monday', 'id'] }],
  );
  return repeats('MONDAY_COLUMN_TWICE', [...keyColumn, ...ids], (id) => id, 'Monday column');
}

function checkStagingColumns(parts: MappingParts): Problem[] {
  return repeats('STAGING_COLUMN_TWICE', orderColumns(parts), fold, 'staging column');
}

/** Columns of staging and production that the mapping fills, by where it names them. */
function orderColumns({ title, group, fields }: MappingParts): { readonly text: string; readonly path: Path }[] {
  return [
    ...(title === undefined ? [] : [{ text: title.column, path: ['title', 'column'] }]),
    ...(group === undefined ? [] : [{ text: group.column, path: ['group', 'column'] }]),
    ...fields.flatMap((field, index) => (field === undefined ? [] : [{ text: field.column, path: ['fields', index, 'column'] }])),
  ];
}

function checkReserved(parts: MappingParts): Problem[] {
  const sizes =
    parts.subitems === undefined
      ? []
      : (['size', 'quantity'] as const).map((part) => ({ text: parts.subitems?.[part].column ?? '', path: ['subitems', part, 'column'] }));
  return [
    ...reserved(orderColumns(parts), [...SYNC_COLUMNS.stagingOrders, ...SYNC_COLUMNS.productionOrders]),
    ...reserved(sizes, [...SYNC_COLUMNS.stagingSubitems, ...SYNC_COLUMNS.productionSubitems]),
  ];
}

function reserved(columns: readonly { readonly text: string; readonly path: Path }[], taken: readonly string[]): Problem[] {
  const names = new Set(taken.map((name) => name.toLowerCase()));
  return columns.flatMap(({ text, path }): Problem[] =>
    names.has(text.toLowerCase())
      ? [{ code: 'COLUMN_RESERVED', path, found: `"${text}"`, expected: 'a column that the sync does not use itself' }]
      : [],
  );
}

/** A field with the canonical customer and one with the name in the source have different values. */
function checkSources({ fields }: MappingParts): Problem[] {
  const sources = fields.flatMap((field, index) =>
    field === undefined || field.value === 'canonicalCustomer' ? [] : [{ text: field.source, path: ['fields', index, 'source'] }],
  );
  return repeats('SOURCE_COLUMN_TWICE', sources, fold, 'source column');
}

function checkField(field: MappingField, path: Path, { customers }: MappingParts): Problem[] {
  const { type, labels } = field.monday;
  const problems: Problem[] = labelPolicyProblems(type, labels, [...path, 'monday']);
  const isNumber = columnType(type).holds === 'number';
  if (!isNumber && field.number !== undefined) {
    const found = `number in a column of type ${type}`;
    problems.push({ code: 'DECIMALS_MISPLACED', path: [...path, 'number'], atKey: true, found, expected: 'it only in columns of numbers' });
  }
  if (field.value === 'canonicalCustomer' && customers != null && customers.column !== field.source) {
    const expected = `${customers.column}, the column of the customers`;
    problems.push({
      code: 'CUSTOMER_SOURCE_DIFFERS',
      path: [...path, 'source'],
      found: `"${field.source}"`,
      expected,
      replacement: customers.column,
    });
  }
  const keys = Object.keys(field.replace ?? {}).map((text) => ({ text, path: [...path, 'replace', text] }));
  return [...problems, ...repeats('REPLACEMENT_TWICE', keys, fold, 'value to replace', true)];
}

function checkKey({ key }: MappingParts): Problem[] {
  if (key === undefined) return [];
  const names = key.columns.map((text, index) => ({ text, path: ['key', 'columns', index] }));
  const columns = repeats('KEY_COLUMN_TWICE', names, (text) => text, 'key column');
  const extra = Object.entries(key.extraColumns).flatMap(([customer, more]): Problem[] => {
    const path = ['key', 'extraColumns', customer];
    const expected = 'a column that is not in the key already';
    return more.flatMap((text, index) =>
      key.columns.includes(text) ? [{ code: 'KEY_COLUMN_TWICE', path: [...path, index], found: `"${text}"`, expected }] : [],
    );
  });
  return [...columns, ...extra];
}
