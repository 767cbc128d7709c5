import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../../src/database/database.js';
import type { Effect } from '../../src/orders/effects.js';
import type { RunPreview } from '../../src/sync/preview/run-preview.js';

/** What a plan says of orders and mutations: the part of it that can be compared with what a run did. */
type Foreseen = Pick<RunPreview, 'mutations' | 'shown'> & { readonly cost: Pick<RunPreview['cost'], 'mutationRequests'> };

interface SentRow {
  operation: Effect['operation'];
  key_digest: string | null;
  effect: string;
  request_id: string;
}

/** Where the newest run differs from the plan that was made before it, in sentences. Only for a run to which Monday refused nothing. */
export async function comparePlan(database: Database, plan: Foreseen): Promise<string[]> {
  const [run] = await database.query<{ run_id: string }>(
    'SELECT [run_id] FROM [dbo].[SYNC_Run] ORDER BY [start_time] DESC',
    {},
    { limit: 1 },
  );
  const sent = await database.query<SentRow>(
    `SELECT i.[operation], i.[key_digest], i.[effect], i.[request_id] FROM [dbo].[SYNC_Intent] AS i
       INNER JOIN [dbo].[SYNC_Request] AS q ON q.[request_id] = i.[request_id] INNER JOIN [dbo].[MON_BatchProcessing] AS b ON b.[batch_id] = q.[batch_id]
     WHERE b.[run_id] = @runId`,
    { runId: run?.run_id ?? '' },
  );
  const counts = new Map<string, number>();
  const changes: string[] = [];
  for (const { key_digest: key, effect } of sent) {
    const parsed = JSON.parse(effect) as Effect;
    counts.set(nameOf(parsed), (counts.get(nameOf(parsed)) ?? 0) + 1);
    changes.push(...changesOf(parsed).map((change) => `${key ?? ''} ${change}`));
  }
  const foreseen = plan.shown.flatMap(({ key, changes: all }) => {
    const isNew = all.some(({ kind, after }) => kind === 'item' && after === 'created');
    const told = all.filter(({ kind, after }) => (kind !== 'group' || !isNew) && (kind !== 'item' || after !== 'created'));
    return told.map(
      ({ kind, field, columnId, after }) => `${key} ${kind} ${kind === 'column' ? String(columnId) : field} = ${String(after)}`,
    );
  });
  const problems = Object.entries(plan.mutations)
    .filter(([name, number]) => (counts.get(name) ?? 0) !== number)
    .map(([name, number]) => `plan: ${name} was foreseen ${String(number)} times and sent ${String(counts.get(name) ?? 0)} times`);
  const requests = new Set(sent.map(({ request_id: id }) => id)).size;
  if (requests !== plan.cost.mutationRequests)
    problems.push(`plan: ${String(plan.cost.mutationRequests)} requests were foreseen and ${String(requests)} sent`);
  const [all, was] = [new Set(foreseen), new Set(changes)];
  return [
    ...problems,
    ...foreseen.filter((change) => !was.has(change)).map((change) => `plan: foreseen and not sent: ${change}`),
    ...changes.filter((change) => !all.has(change)).map((change) => `plan: sent and not foreseen: ${change}`),
  ];
}

function nameOf(effect: Effect): string {
  const [verb = '', what = ''] = effect.operation.toLowerCase().split('_');
  if (effect.operation === 'UPDATE_SUBITEM' && effect.quantity === 0) return 'zeroSubitem';
  return `${verb}${what.charAt(0).toUpperCase()}${what.slice(1)}`;
}

function changesOf(effect: Effect): string[] {
  switch (effect.operation) {
    case 'CREATE_GROUP':
      return [];
    case 'CREATE_ITEM':
    case 'UPDATE_ITEM':
      return [
        ...(effect.name === undefined ? [] : [`name Name = ${effect.name}`]),
        ...Object.entries(effect.columns).map(([id, value]) => `column ${id} = ${String(value)}`),
      ];
    case 'MOVE_ITEM':
      return [`group Group = ${effect.title}`];
    case 'ARCHIVE_ITEM':
      return ['item Item = archived'];
    case 'DELETE_ITEM':
      return ['item Item = deleted'];
    case 'ARCHIVE_SUBITEM':
      return [`size ${effect.size} = archived`];
    case 'DELETE_SUBITEM':
      return [`size ${effect.size} = deleted`];
    default:
      return [`size ${effect.size} = ${String(effect.quantity)}`];
  }
}

/** A digest of every row of every table, and of every file of a folder: equal means that nothing was written. For the embedded engine. */
export async function everythingStored(database: Database, folder: string): Promise<string> {
  const hash = createHash('sha256');
  const tables = await database.query<{ name: string }>(
    `SELECT [name] FROM [dbo].[sqlite_master] AS m WHERE [type] = N'table' ORDER BY [name]`,
  );
  for (const { name } of tables) {
    const rows = await database.query(`SELECT * FROM [dbo].[${name}]`);
    hash.update(name).update(
      rows
        .map((row) => JSON.stringify(row))
        .sort()
        .join('\n'),
    );
  }
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const file of files.filter((one) => one.isFile()).sort((a, b) => a.name.localeCompare(b.name)))
    hash.update(file.name).update(await readFile(join(file.parentPath, file.name)));
  return hash.digest('hex');
}
