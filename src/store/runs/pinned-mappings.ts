import type { Database, Queryable } from '../../database/database.js';

/** Keeps a copy of the mapping under its hash, once. */
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
  if (row === undefined)
    throw new Error(`The mapping ${hash} that the run has pinned is not in SYNC_Mapping; the table was changed by something else.`);
  return row.content;
}
