import type { Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import type { MondayError } from '../../monday/types.js';
import type { ColumnValues, Effect } from '../../orders/effects.js';
import { subitemName } from '../../orders/naming.js';
import { parseOutgoing } from '../../orders/outgoing.js';
import type { OutgoingOrder } from '../../orders/types.js';
import { loadBatch } from '../batches/batches.js';
import type { StoredBatch } from '../batches/batches.js';
import { recordFailure } from '../errors/order-errors.js';
import type { Failure } from '../errors/order-errors.js';
import { quoteName, quoteTable } from '../../database/quote-name.js';
import { loadRecord } from '../records/records.js';
import type { StoredIntent, StoredRequest } from '../requests/requests.js';
import { failSize, setOrderStatus, stagedOrders } from './staging.js';
import type { StagedOrder } from './staging.js';

/** Marks the staged rows behind a refused effect and writes their error rows. A refused group fails every order of this group. */
export async function failStaged(
  tx: Queryable,
  mapping: Mapping,
  { request, intent, error }: { readonly request: StoredRequest; readonly intent: StoredIntent; readonly error: MondayError },
  now: string,
): Promise<void> {
  const batch = await loadBatch(tx, request.batchId);
  const pending = await stagedOrders(tx, mapping, request.batchId, ['PENDING']);
  for (const staged of await affectedOrders(tx, mapping, request, intent, pending)) {
    const order = parseOutgoing(staged.outgoing);
    const size = intent.size === null ? undefined : await failedSize(tx, mapping, intent, intent.size, order);
    if (intent.size === null) {
      const change = { keyDigest: staged.keyDigest, status: 'FAILED', reason: error.code, message: error.message } as const;
      await setOrderStatus(tx, mapping, request.batchId, [change], now);
    } else {
      await failSize(tx, mapping, staged, intent.size, error.message);
    }
    const table = size === undefined ? mapping.tables.errors.orders : (mapping.tables.errors.subitems ?? mapping.tables.errors.orders);
    const failure = failureOf(batch, staged, {
      code: error.code,
      message: error.message,
      ...refusedValue(mapping, error, intent.effect),
      httpStatus: error.httpStatus,
      payload: JSON.stringify(intent.effect),
      requestId: request.requestId,
      ...(size === undefined ? {} : { size }),
    });
    await recordFailure(tx, table, failure, mapping.policies.retry, now);
  }
}

/** Why a staged order fails, as its error row tells it. Without more it is no answer of Monday's. */
export function failureOf(
  { runId, batchId }: Pick<StoredBatch, 'runId' | 'batchId'>,
  { keyDigest, hash, customer, outgoing }: StagedOrder,
  why: Pick<Failure, 'code' | 'message'> & Partial<Failure>,
): Failure {
  const order = parseOutgoing(outgoing);
  return {
    keyDigest,
    contentHash: hash,
    runId,
    batchId,
    customer,
    orderNumber: order.key.parts[0] ?? '',
    itemName: order.name,
    groupName: order.group,
    column: null,
    httpStatus: null,
    payload: null,
    requestId: null,
    originalData: outgoing,
    ...why,
  };
}

async function affectedOrders(
  tx: Queryable,
  mapping: Mapping,
  request: StoredRequest,
  intent: StoredIntent,
  pending: readonly StagedOrder[],
): Promise<readonly StagedOrder[]> {
  if (intent.effect.operation !== 'CREATE_GROUP') return pending.filter((order) => order.keyDigest === intent.keyDigest);
  const rows = await tx.query<{ stg_key: string }>(
    `SELECT [stg_key] FROM ${quoteTable(mapping.tables.staging.orders)} WHERE [stg_batch_id] = @batchId AND ${quoteName(mapping.group.column)} = @title`,
    { batchId: request.batchId, title: intent.effect.title },
  );
  const keys = new Set(rows.map((row) => row.stg_key));
  return pending.filter((order) => keys.has(order.keyDigest));
}

async function failedSize(
  tx: Queryable,
  mapping: Mapping,
  intent: StoredIntent,
  label: string,
  order: OutgoingOrder,
): Promise<{ label: string; quantity: number; subitemName: string; parentItemId: string | null }> {
  const record = await loadRecord(tx, intent.boardId, order.key.digest);
  const effect = intent.effect;
  const wanted = order.sizes.find((size) => size.size === label)?.quantity ?? 0;
  return {
    label,
    quantity: 'quantity' in effect ? effect.quantity : wanted,
    subitemName: subitemName(mapping.subitems, label),
    parentItemId: record.itemId,
  };
}

interface RefusedValue {
  readonly column: string | null;
  readonly value: string | null;
}

/** Which value Monday refused, as far as its answer names it. For a size or quantity the column is one of the subitem board. */
function refusedValue(mapping: Mapping, { columnId, message }: MondayError, effect: Effect): RefusedValue {
  const columns: ColumnValues = 'columns' in effect ? effect.columns : {};
  const field =
    columnId === undefined ? namedField(mapping, message, columns) : mapping.fields.find(({ monday }) => monday.id === columnId);
  if (field !== undefined) return { column: field.column, value: columns[field.monday.id] ?? null };
  const ofSize = columnId === mapping.subitems?.size.monday.id && 'size' in effect;
  return { column: columnId ?? null, value: ofSize ? effect.size : null };
}

/** Of a dropdown label that does not exist Monday names the label and not the column: it is the one dropdown that was to show this label. */
function namedField(mapping: Mapping, message: string, columns: ColumnValues): Mapping['fields'][number] | undefined {
  const named = mapping.fields.filter(
    ({ monday: { id, type } }) => type === 'dropdown' && columns[id] != null && message.includes(`label '${columns[id]}'`),
  );
  return named.length === 1 ? named[0] : undefined;
}
