import { createHash } from 'node:crypto';
import type { BoardItem } from './board.js';
import { text } from './evidence.js';
import type { Effect, Evidence } from './evidence.js';

/** P9, and the request protocol: every effect has its stored request, one key has one body, and no older version follows a newer one. */
export function checkRequests(evidence: Evidence): string[] {
  // A planned refusal does not show how fast the sync was.
  const limited = evidence.requests.filter((request) => request.status === 429 && request.fault === null);
  const problems = limited.map((request) => `P9: request ${String(request.seq)} was limited`);
  const stored = new Map(evidence.storedRequests.map((row) => [text(row, 'request_id'), row]));
  const ours = evidence.effects.filter((effect) => effect.token === 'sync');
  for (const effect of ours) {
    const request = stored.get((effect.idempotencyKey ?? '').toLowerCase());
    if (request === undefined) problems.push(`R2: effect ${String(effect.seq)} (${effect.operation}) has no stored request`);
    else if (sha256(text(request, 'body')) !== effect.bodySha256)
      problems.push(`R3: effect ${String(effect.seq)} (${effect.operation}) was sent with another body than stored`);
  }
  return [...problems, ...bodiesPerKey(evidence), ...checkVersions(evidence, ours), ...checkKnown(evidence, ours)];
}

function bodiesPerKey({ requests }: Evidence): string[] {
  const bodies = new Map<string, Set<string>>();
  for (const { key, bodySha256, mutationCount } of requests) {
    if (key !== null && mutationCount > 0) bodies.set(key, (bodies.get(key) ?? new Set()).add(bodySha256));
  }
  return [...bodies].filter(([, different]) => different.size > 1).map(([key]) => `R3: key ${key} was sent with more than one body`);
}

/** R9: the read numbers behind the effects on one target never go down. */
function checkVersions({ intents }: Evidence, effects: readonly Effect[]): string[] {
  const readNumbers = new Map(
    intents.map((intent) => [`${text(intent, 'request_id')} ${text(intent, 'alias')}`, Number(intent['read_number'])]),
  );
  const last = new Map<string, number>();
  return effects.flatMap((effect) => {
    const version = readNumbers.get(`${(effect.idempotencyKey ?? '').toLowerCase()} ${effect.alias ?? ''}`) ?? 0;
    const before = last.get(effect.targetId) ?? 0;
    last.set(effect.targetId, Math.max(before, version));
    return version < before ? [`R9: effect ${String(effect.seq)} on ${effect.targetId} is older than the one before it`] : [];
  });
}

/**
 * R8: every item, subitem and group that our token made is in the records, known to its intent, or its request is still open. What a person removed
 * before anybody learned its id cannot be known: Monday finds only what is active.
 */
function checkKnown({ board, records, lines, groups, intents }: Evidence, effects: readonly Effect[]): string[] {
  const known = new Set([
    ...records.map((row) => text(row, 'item_id')),
    ...lines.map((row) => text(row, 'subitem_id')),
    ...groups.map((row) => text(row, 'group_id')),
    ...intents.map((row) => text(row, 'monday_id')),
  ]);
  const open = new Set(intents.filter((row) => row['status'] === 'OPEN').map((row) => `${text(row, 'request_id')} ${text(row, 'alias')}`));
  const made = effects.filter((effect) => effect.operation.startsWith('create_'));
  const gone = new Set(
    [
      ...board.groups.filter((group) => group.archived || group.deleted),
      ...inactive(board.items),
      ...board.items.flatMap((item) => (item.state === 'active' ? inactive(item.subitems) : item.subitems)),
    ].map(({ id }) => id),
  );
  const unknown = made.filter(
    (effect) => !known.has(effect.targetId) && !open.has(`${(effect.idempotencyKey ?? '').toLowerCase()} ${effect.alias ?? ''}`),
  );
  const lost = unknown.filter(({ targetId }) => !gone.has(targetId));
  return lost.map((effect) => `R8: ${effect.operation} made ${effect.targetId} (${effect.name ?? ''}), and no record has it`);
}

/** P13: no column is written with the value that it has, nothing of a person's is touched, nothing that the source holds is taken off the board. */
export function checkRespect(evidence: Evidence): string[] {
  const cells = new Map<string, string>();
  const owners = new Map<string, Effect['token']>();
  const held = new Set(evidence.expected.map((order) => order.key));
  const problems: string[] = [];
  for (const effect of evidence.effects) {
    const creates = effect.operation.startsWith('create_');
    if (creates) owners.set(effect.targetId, effect.token);
    else if (effect.token === 'sync' && owners.get(effect.targetId) !== 'sync')
      problems.push(`P13: ${effect.operation} touched ${effect.targetId}, which is not ours`);
    for (const [column, value] of Object.entries(effect.values ?? {})) {
      const cell = `${effect.targetId} ${column}`;
      const written = plain(value);
      if (!creates && effect.token === 'sync' && (cells.get(cell) ?? '') === written)
        problems.push(`P13: ${effect.operation} wrote ${column} of ${effect.targetId} though it did not change`);
      cells.set(cell, written);
    }
    if (effect.token === 'sync' && /^(archive|delete)_item$/.test(effect.operation)) {
      const record = evidence.records.find((row) => text(row, 'item_id') === effect.targetId);
      const key = record === undefined ? '' : (JSON.parse(text(record, 'order_key')) as string[]).join(' | ');
      if (held.has(key)) problems.push(`P13: ${effect.operation} took ${key} off the board, and the source holds it`);
    }
  }
  return problems;
}

/** A written value as text; everything that empties a column is ''. */
function plain(value: unknown): string {
  if (value === null || value === '') return '';
  if (typeof value !== 'object') return typeof value === 'string' ? value : JSON.stringify(value);
  const parts = Object.values(value as Record<string, unknown>)
    .flat()
    .filter((part) => part !== null && part !== '');
  return parts.join(',');
}

const sha256 = (body: string): string => createHash('sha256').update(body).digest('hex');

const inactive = (items: readonly BoardItem[]): BoardItem[] => items.filter(({ state }) => state !== 'active');
