import type { DescribedColumn } from '../../database/described.js';
import type { MappingParts } from '../parts.js';
import type { Path } from '../yaml-positions.js';
import type { NamedTable, NamedTables } from './named-tables.js';

/** Lengths of the columns of the sync's own tables (sql/50_sync_records.sql, sql/60_batches.sql). */
const OWN_CUSTOMER = 200;
const OWN_SIZE = 100;

/** The tables whose technical columns keep names of customers and sizes. */
export interface NameTables {
  readonly staging: NamedTable | undefined;
  readonly errors: NamedTable | undefined;
  readonly sizeErrors: NamedTable | undefined;
}

/** Checks that customers and sizes fit the technical columns that keep their names: a run would fail at the first order that has them. */
export function checkNameLengths(parts: MappingParts, tables: NamedTables, kept: NameTables, sizes: readonly DescribedColumn[]): void {
  const customer = [room(kept.staging, 'stg_customer_batch'), room(kept.errors, 'customer_batch'), room(kept.sizeErrors, 'customer_batch')];
  const size = [room(kept.sizeErrors, 'size_label')];
  const customers = (parts.customerList ?? []).map(({ name }, index) => ({ name, path: ['customers', 'list', index, 'name'] }));
  check(tables, customers, shortest([...customer, { column: 'the records of the sync', length: OWN_CUSTOMER }]));
  check(
    tables,
    sizes.map(({ name }) => ({ name, path: ['subitems', 'sizes'] })),
    shortest([...size, { column: 'the records of the sync', length: OWN_SIZE }]),
  );
}

interface Room {
  readonly column: string;
  /** In characters; null without limit. */
  readonly length: number | null;
}

function room(table: NamedTable | undefined, name: string): Room {
  const column = table?.columns.find((one) => one.name.toLowerCase() === name);
  return { column: `[${name}] of ${table?.name ?? ''}`, length: column?.type.length ?? null };
}

function shortest(rooms: readonly Room[]): Room | undefined {
  return rooms.filter(({ length }) => length !== null).sort((a, b) => (a.length ?? 0) - (b.length ?? 0))[0];
}

function check(tables: NamedTables, names: readonly { readonly name: string; readonly path: Path }[], kept: Room | undefined): void {
  for (const { name, path } of names) {
    if (kept?.length == null || name.length <= kept.length) continue;
    tables.problems.push({
      code: 'NAME_TOO_LONG',
      path,
      found: `"${name}" (${String(name.length)} characters)`,
      expected: `at most ${String(kept.length)} characters, the length of ${kept.column}`,
    });
  }
}
