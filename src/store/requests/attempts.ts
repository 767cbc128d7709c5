import type { Queryable } from '../../database/database.js';
import type { Effect } from '../../orders/effects.js';
import { groupBy } from '../../orders/group-by.js';

/** Where a mutation is found in the stored requests: its content, on its target. */
export interface Mutation {
  readonly boardId: string;
  readonly keyDigest: string | null;
  readonly size: string | null;
  readonly effect: Effect;
}

/** How often one mutation with one content was sent since it was last done, in all batches. */
export interface Attempts {
  readonly effect: Effect;
  readonly sends: number;
  readonly requestIds: readonly string[];
  /** Per batch, when it was first sent there. */
  readonly batches: ReadonlyMap<string, string | null>;
  /** It has been an error before. */
  readonly blamed: boolean;
  readonly firstSent: string | null;
  readonly lastSent: string | null;
  /** Monday's last answer, as far as one arrived. */
  readonly code: string | null;
  readonly message: string | null;
}

interface AttemptRow {
  request_id: string;
  batch_id: string;
  effect: string;
  status: string;
  intent_error: string | null;
  send_count: number;
  first_sent_date: string | null;
  last_sent_date: string | null;
  error_code: string | null;
  error_message: string | null;
}

/** Groups have no order key. */
const ofKey = (key: string | null): string => (key === null ? 'i.[key_digest] IS NULL' : 'i.[key_digest] = @key');
const keyOf = (key: string | null): { readonly key?: string } => (key === null ? {} : { key });

/** The attempts at a mutation, counted by target and content. */
export async function attemptsAt(db: Queryable, { boardId, keyDigest, size, effect }: Mutation): Promise<Attempts> {
  const rows = await db.query<AttemptRow>(
    `SELECT q.[request_id], q.[batch_id], i.[effect], i.[status], i.[error_code] AS [intent_error], q.[send_count], q.[first_sent_date], q.[last_sent_date], q.[error_code],
       q.[error_message]
     FROM [dbo].[SYNC_Intent] AS i INNER JOIN [dbo].[SYNC_Request] AS q ON q.[request_id] = i.[request_id]
     WHERE i.[board_id] = @boardId AND ${ofKey(keyDigest)} AND COALESCE(i.[size_label], N'') = @size AND i.[operation] = @operation
     ORDER BY q.[created_date], q.[first_sent_date]`,
    { boardId, ...keyOf(keyDigest), size: size ?? '', operation: effect.operation },
  );
  const text = JSON.stringify(effect);
  const same = rows.filter((row) => row.effect === text);
  const sinceDone = same.slice(same.findLastIndex(({ status }) => status === 'CONFIRMED') + 1);
  const sent = sinceDone.filter((row) => row.send_count > 0);
  const last = sent.findLast(({ error_code: code }) => code !== null);
  return {
    effect,
    sends: sent.reduce((sum, row) => sum + row.send_count, 0),
    requestIds: sent.map((row) => row.request_id),
    batches: new Map([...groupBy(sent, (row) => row.batch_id)].map(([batchId, rows]) => [batchId, firstOf(rows)])),
    blamed: sent.some((row) => row.intent_error === 'OUTCOME_UNKNOWN'),
    firstSent: firstOf(sent),
    lastSent:
      sent
        .map((row) => row.last_sent_date)
        .filter((at) => at !== null)
        .sort()
        .at(-1) ?? null,
    code: last?.error_code ?? null,
    message: last?.error_message ?? null,
  };
}

function firstOf(rows: readonly AttemptRow[]): string | null {
  return (
    rows
      .map((row) => row.first_sent_date)
      .filter((at) => at !== null)
      .sort()[0] ?? null
  );
}

/** Whether Monday has answered another request on the board definitely since then: it is no outage. */
export async function othersAnsweredSince(db: Queryable, boardId: string, requestId: string, since: string): Promise<boolean> {
  const [row] = await db.query<{ answered: number }>(
    `SELECT COUNT(*) AS [answered] FROM [dbo].[SYNC_Request] AS q
     WHERE q.[board_id] = @boardId AND q.[status] = N'ANSWERED' AND q.[answered_date] >= @since AND q.[request_id] <> @requestId`,
    { boardId, requestId, since },
  );
  return (row?.answered ?? 0) > 0;
}

/** The mutation for an order, or for a group by its title, that was given up last. Null when there is none. */
export async function lastGivenUp(
  db: Queryable,
  boardId: string,
  target: { readonly keyDigest: string } | { readonly title: string },
): Promise<Mutation | null> {
  const key = 'keyDigest' in target ? target.keyDigest : null;
  const rows = await db.query<{ effect: string; size_label: string | null }>(
    `SELECT i.[effect], i.[size_label] FROM [dbo].[SYNC_Intent] AS i INNER JOIN [dbo].[SYNC_Request] AS q ON q.[request_id] = i.[request_id]
     WHERE i.[board_id] = @boardId AND ${ofKey(key)} AND i.[status] = N'VOID' AND q.[send_count] > 0 ORDER BY i.[settled_date]`,
    { boardId, ...keyOf(key) },
  );
  const mutations = rows.map(({ effect, size_label: size }) => ({ boardId, keyDigest: key, size, effect: JSON.parse(effect) as Effect }));
  return mutations.findLast(({ effect }) => 'keyDigest' in target || ('title' in effect && effect.title === target.title)) ?? null;
}

/** What was sent how often, and what Monday said last, for the person who reads the error. */
export function evidenceOf({ effect, sends, requestIds, firstSent, lastSent, code, message }: Attempts): string {
  const times = sends === 1 ? 'once' : `${String(sends)} times`;
  const between = firstSent === lastSent ? `at ${String(firstSent)}` : `from ${String(firstSent)} to ${String(lastSent)}`;
  const said = code === null ? 'No answer arrived' : `Its last answer was ${code}: ${message ?? ''}`.replace(/\.?$/, '');
  const where = requestIds.length === 1 ? 'request' : 'requests';
  return (
    `Monday never gave a definite answer to ${effect.operation}${targetOf(effect)}, and the board does not show it. ` +
    `It was sent ${times}, ${between}, in the ${where} ${requestIds.join(', ')}. ${said}.`
  );
}

function targetOf(effect: Effect): string {
  if ('itemId' in effect) return ` of ${effect.operation.endsWith('_SUBITEM') ? 'subitem' : 'item'} ${effect.itemId}`;
  if (effect.operation === 'CREATE_SUBITEM') return ` of size ${effect.size} below item ${effect.parentItemId}`;
  return 'title' in effect ? ` "${effect.title}"` : '';
}
