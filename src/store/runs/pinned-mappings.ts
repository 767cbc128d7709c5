import type { Database, Queryable } from '../../database/database.js';
import { RowMissing } from '../row-missing.js';

/** Stores a copy of the mapping under its hash, once. */
export async function pinMapping(database: Database, hash: string, name: string, content: string): Promise<void> {
  await database.execute(
    `INSERT INTO [dbo].[SYNC_Mapping] ([mapping_hash], [mapping_name], [content], [created_date])
     SELECT @hash, @name, @content, @now WHERE NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_Mapping] WHERE [mapping_hash] = @hash)`,
    { hash, name, content, now: await database.now() },
  );
}

/** The JSON of a pinned mapping. */
export async function loadPinnedMapping(db: Queryable, hash: string): Promise<string> {
  const rows = await db.query<{ content: string }>(`SELECT [content] FROM [dbo].[SYNC_Mapping] WHERE [mapping_hash] = @hash`, { hash });
  const row = rows[0];
  if (row === undefined) throw new RowMissing(`mapping ${hash} in SYNC_Mapping, which the run has pinned`);
  return row.content;
}
