import type { Database } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { quoteTable } from '../../database/quote-name.js';
import type { ListedError } from './error-list.js';

/** Closes an open error, with the person and the reason. Returns false when it is not open any more. */
export async function closeError(
  db: Database,
  mapping: Mapping,
  error: Pick<ListedError, 'kind' | 'errorId'>,
  by: string,
  reason: string,
): Promise<boolean> {
  const { orders, subitems } = mapping.tables.errors;
  const table = error.kind === 'order' ? orders : (subitems ?? orders);
  const closed = await db.execute(
    `UPDATE ${quoteTable(table)} SET [resolved_date] = @now, [resolved_by] = @by, [closed_reason] = @reason WHERE [err_id] = @id AND [resolved_date] IS NULL`,
    { id: error.errorId, now: await db.now(), by: `closed by ${by}`.slice(0, 200), reason },
  );
  return closed > 0;
}
