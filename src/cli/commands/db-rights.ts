import type { DdlSchema } from '../../database/ddl/schema.js';
import type { Right, WantedRights } from '../../database/mssql/rights.js';
import type { Mapping } from '../../mapping/schema.js';

const READ: readonly Right[] = ['SELECT'];
const READ_AND_WRITE: readonly Right[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
/** Written by migrations alone. */
const MIGRATIONS = 'dbo.SYNC_Migration';

/** What the login of workers and commands must be able to do: read the sources of the mappings and the views, read and write all other tables. */
export function wantedRights({ tables, views }: DdlSchema, mappings: readonly Mapping[]): WantedRights[] {
  const sources = new Set(mappings.map(({ source }) => source.table));
  const readOnly = new Set([...sources, MIGRATIONS, ...views.map(({ name }) => `dbo.${name}`)]);
  const named = mappings.flatMap((mapping) => [
    mapping.tables.changed,
    ...pair(mapping.tables.staging),
    ...pair(mapping.tables.production),
    ...pair(mapping.tables.errors),
  ]);
  const all = new Set([...readOnly, ...tables.map(({ name }) => `dbo.${name}`), ...named]);
  return [...all].map((table) => ({ table, rights: readOnly.has(table) ? READ : READ_AND_WRITE }));
}

function pair({ orders, subitems }: Mapping['tables']['staging']): string[] {
  return subitems === undefined ? [orders] : [orders, subitems];
}
