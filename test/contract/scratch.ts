import type { Database } from '../../src/database/database.js';
import type { DdlSchema } from '../../src/database/ddl/schema.js';

/**
 * Every table that this suite makes for itself, children first. They are dropped by these names and no other way, so a new one must be added here;
 * the prefix keeps them apart from tables of others.
 */
const SCRATCH: readonly string[] = [
  'OrderSyncTest_Values',
  'OrderSyncTest_Counter_Child',
  'OrderSyncTest_Counter',
  'OrderSyncTest_Load',
  'OrderSyncTest_Line',
  'OrderSyncTest_Pooled',
  'OrderSyncTest_Migrated_Child',
  'OrderSyncTest_Migrated',
  'OrderSyncTest_Watched',
  'OrderSyncTest_Watched_Log',
  'OrderSyncTest_Types',
];

/** Throws for a table that would never be dropped. */
export function requireScratch({ tables }: DdlSchema): void {
  const unlisted = tables.filter(({ name }) => !SCRATCH.includes(name)).map(({ name }) => name);
  if (unlisted.length > 0) throw new Error(`${unlisted.join(', ')} must be in the list of test/contract/scratch.ts.`);
}

export async function dropScratch(database: Database): Promise<void> {
  for (const name of SCRATCH) if ((await database.columns(`dbo.${name}`)).length > 0) await database.execute(`DROP TABLE [dbo].[${name}]`);
}
