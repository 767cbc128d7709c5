import type { Queryable } from '../../database/database.js';
import { quoteName, quoteTable } from '../../database/quote-name.js';
import type { Mapping, MappingField } from '../../mapping/schema.js';
import { columnType } from '../../orders/column-types.js';
import { readIsoDate } from '../../orders/dates.js';
import { readDecimal } from '../../orders/decimals.js';
import { parseOutgoing } from '../../orders/outgoing.js';
import { recordsOfKeys } from '../records/records.js';
import type { StagedOrder } from '../staging/staging.js';

/**
 * Completes the staged rows of orders some of whose values were kept (`onBadValue: keep`): the columns get what the board shows by the records, so that
 * production, which is written from staging, keeps it too.
 */
export async function stageKeptValues(
  tx: Queryable,
  mapping: Mapping,
  { batchId, boardId }: { readonly batchId: string; readonly boardId: string },
  orders: readonly StagedOrder[],
): Promise<void> {
  const keeping = mapping.fields.filter(({ onBadValue }) => onBadValue === 'keep');
  if (keeping.length === 0) return;
  const kept = orders.flatMap(({ keyDigest, outgoing }) => {
    const { columns } = parseOutgoing(outgoing);
    return keeping.filter(({ monday }) => columns[monday.id] === undefined).map((field) => ({ keyDigest, field }));
  });
  if (kept.length === 0) return;
  const records = await recordsOfKeys(tx, boardId, [...new Set(kept.map(({ keyDigest }) => keyDigest))]);
  const sent = new Map(records.map((record) => [record.keyDigest, record.sentColumns]));
  for (const field of keeping) {
    await tx.executeMany(
      `UPDATE ${quoteTable(mapping.tables.staging.orders)} SET ${quoteName(field.column)} = @value WHERE [stg_batch_id] = @batchId AND [stg_key] = @key`,
      kept
        .filter((one) => one.field === field)
        .map(({ keyDigest: key }) => ({ batchId, key, value: storable(field, sent.get(key)?.[field.monday.id] ?? null) })),
    );
  }
}

/** What the column takes. An adopted item may show something that its column cannot hold: then it is blank. */
function storable({ monday, number }: MappingField, value: string | null): string | null {
  if (value === null) return null;
  const { holds } = columnType(monday.type);
  if (holds === 'date') return readIsoDate(value);
  if (holds === 'text') return value;
  const reading = readDecimal(value, number?.decimals ?? 0, 'plain');
  return reading.kind === 'number' ? reading.text : null;
}
