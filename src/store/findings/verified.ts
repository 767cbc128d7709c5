import type { Queryable } from '../../database/database.js';

/**
 * Resolves what a comparison of the board found of orders that a batch has now looked at, written and promoted. What it left of people's changes, as the policies of
 * the mapping say, is among its own findings.
 */
export async function resolveVerified(
  tx: Queryable,
  mappingName: string,
  promoted: ReadonlySet<string>,
  { by, now }: { readonly by: string; readonly now: string },
): Promise<void> {
  const open = await tx.query<{ finding_id: string; key_digest: string | null }>(
    `SELECT [finding_id], [key_digest] FROM [dbo].[SYNC_Finding] WHERE [mapping_name] = @mappingName AND [origin] = N'VERIFY' AND [status] = N'OPEN'`,
    { mappingName },
  );
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_Finding] SET [status] = N'RESOLVED', [ended_date] = @now, [ended_by] = @by WHERE [finding_id] = @id`,
    open.filter(({ key_digest }) => key_digest !== null && promoted.has(key_digest)).map(({ finding_id: id }) => ({ id, by, now })),
  );
}

/** Orders about whose differences a person has decided or closed a finding, by key: the codes, and by whom. */
export async function decidedOfVerify(
  db: Queryable,
  mappingName: string,
): Promise<Map<string, readonly { readonly code: string; readonly by: string }[]>> {
  const rows = await db.query<{ key_digest: string; code: string; ended_by: string | null }>(
    `SELECT [key_digest], [code], [ended_by] FROM [dbo].[SYNC_Finding] WHERE [mapping_name] = @mappingName AND [origin] = N'VERIFY'
       AND [status] IN (N'DECIDED', N'CLOSED') AND [key_digest] IS NOT NULL`,
    { mappingName },
  );
  const byKey = new Map<string, { code: string; by: string }[]>();
  for (const { key_digest: key, code, ended_by: by } of rows) byKey.set(key, [...(byKey.get(key) ?? []), { code, by: by ?? '' }]);
  return byKey;
}

/** Ends an open finding of a comparison, as a person has decided. */
export async function decideVerified(
  tx: Queryable,
  {
    mappingName,
    key,
    code,
    by,
    reason,
    now,
  }: {
    readonly mappingName: string;
    readonly key: string;
    readonly code: string;
    readonly by: string;
    readonly reason: string;
    readonly now: string;
  },
): Promise<void> {
  await tx.execute(
    `UPDATE [dbo].[SYNC_Finding] SET [status] = N'DECIDED', [ended_date] = @now, [ended_by] = @by, [ended_reason] = @reason
     WHERE [mapping_name] = @mappingName AND [origin] = N'VERIFY' AND [status] = N'OPEN' AND [key_digest] = @key AND [code] = @code`,
    { mappingName, key, code, by: by.slice(0, 200), reason, now },
  );
}
