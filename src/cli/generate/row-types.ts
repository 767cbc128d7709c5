import type { DescribedTables } from '../../database/described.js';
import type { ColumnType } from '../../database/ddl/schema.js';
import type { Mapping } from '../../mapping/schema.js';
import { sizeNames } from '../../mapping/validate/size-names.js';

/** How the database layer gives a value of a SQL type, on both engines: exact numbers, days and instants are text. */
const TYPES: Readonly<Record<string, 'number' | 'boolean'>> = {
  INT: 'number',
  SMALLINT: 'number',
  TINYINT: 'number',
  FLOAT: 'number',
  REAL: 'number',
  BIT: 'boolean',
};

/** TypeScript types of what a mapping reads and writes: the columns of the source, of staging and production, and the values by Monday column id. */
export function rowTypes(mapping: Mapping, tables: DescribedTables): string {
  const { source, key, customers, title, group, fields, subitems, board } = mapping;
  const sizes = subitems === undefined ? [] : (sizeNames({ fields, source, subitems, customerList: undefined }, tables) ?? []);
  const read = [
    ...(customers === undefined ? [] : [customers.column]),
    ...key.columns,
    ...Object.values(key.extraColumns).flat(),
    ...title.parts,
    ...(group.seasons ?? group.columns ?? []),
    ...fields.map((field) => field.source),
    ...sizes,
  ];
  const written = [title.column, group.column, ...fields.map(({ column }) => column)];
  const { staging, production } = mapping.tables;
  return [
    '// Written by `npm run cli -- generate`; do not edit.',
    '',
    ...tableType(`A row of ${source.table}: the columns that the mapping reads.`, 'SourceRow', source.table, read, tables),
    ...tableType(`A row of ${staging.orders}: the columns that the mapping fills.`, 'StagingRow', staging.orders, written, tables),
    ...tableType(
      `A row of ${production.orders}: the item, and the columns that the mapping fills.`,
      'ProductionRow',
      production.orders,
      ['Item ID', ...written],
      tables,
    ),
    `/** What the sync wants an item of board ${board.id} to show, by column id: normalised text, or null for blank. */`,
    'export interface MondayValues {',
    ...fields.map(({ column, monday }) => `  /** ${column}: ${monday.type}. */\n  readonly ${monday.id}: string | null;`),
    '}',
    '',
  ].join('\n');
}

function tableType(comment: string, name: string, table: string, columns: readonly string[], tables: DescribedTables): string[] {
  const described = new Map((tables.get(table) ?? []).map((column) => [column.name, column]));
  const lines = [...new Set(columns)].map((column) => `  readonly ${JSON.stringify(column)}: ${typeOf(described.get(column))};`);
  return [`/** ${comment} */`, `export interface ${name} {`, ...lines, '}', ''];
}

function typeOf(column: { readonly type: ColumnType; readonly nullable: boolean } | undefined): string {
  const type = TYPES[column?.type.name ?? ''] ?? 'string';
  return column?.nullable === false ? type : `${type} | null`;
}
