import type { Database } from './database.js';

/** Triggers by the full name of their table, such as `dbo.StagingOrders`. */
export type DescribedTriggers = ReadonlyMap<string, readonly string[]>;

/** The server hides such a trigger from this login, but its table properties show that there is one. */
const UNNAMED = 'a trigger that this login may not see';

const OF_MSSQL = `SELECT o.[name] AS [table_name], t.[name] AS [trigger_name] FROM sys.objects AS o LEFT JOIN sys.triggers AS t ON t.[parent_id] = o.[object_id]
  WHERE o.[type] = N'U' AND o.[schema_id] = SCHEMA_ID(N'dbo') AND (t.[is_disabled] = 0 OR (t.[name] IS NULL AND (OBJECTPROPERTY(o.[object_id], N'TableHasInsertTrigger') = 1
    OR OBJECTPROPERTY(o.[object_id], N'TableHasUpdateTrigger') = 1 OR OBJECTPROPERTY(o.[object_id], N'TableHasDeleteTrigger') = 1)))
  ORDER BY o.[name], t.[name]`;

const OF_SQLITE = `SELECT m.[tbl_name] AS [table_name], m.[name] AS [trigger_name] FROM [dbo].[sqlite_master] AS m WHERE m.[type] = N'trigger' ORDER BY m.[tbl_name], m.[name]`;

/** The enabled triggers of every table of dbo that has one. */
export async function describeTriggers(database: Database): Promise<DescribedTriggers> {
  const rows = await database.query<{ table_name: string; trigger_name: string | null }>(
    database.engine === 'mssql' ? OF_MSSQL : OF_SQLITE,
  );
  const triggers = new Map<string, string[]>();
  for (const { table_name, trigger_name } of rows) {
    const table = `dbo.${table_name}`;
    triggers.set(table, [...(triggers.get(table) ?? []), trigger_name ?? UNNAMED]);
  }
  return triggers;
}
