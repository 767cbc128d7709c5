import { text } from './evidence.js';
import type { Evidence, RequestRecord } from './evidence.js';
import { origins } from './origins.js';

/** The protocol's own window of a key, from its first send on: Monday's 30 minutes less a margin of ten. */
const KEY_WINDOW_MS = 20 * 60_000;

/** R3: no key that may have had an effect is sent after its window. R5: the effects of two requests on one target never take turns. */
export function checkSends(evidence: Evidence): string[] {
  return [...lateSends(evidence), ...overlaps(evidence), ...unwritten(evidence)];
}

/** A send that Monday has refused outright has used nothing of its key. */
const isUnused = ({ status, fault }: RequestRecord): boolean =>
  status === 401 || status === 423 || status === 429 || fault === 'temporarilyBlocked';

function lateSends({ requests }: Evidence): string[] {
  const first = new Map<string, number>();
  return requests.flatMap((request) => {
    const { key, at, mutationCount } = request;
    if (key === null || mutationCount === 0 || isUnused(request)) return [];
    const start = first.get(key) ?? Date.parse(at);
    first.set(key, start);
    const age = Date.parse(at) - start;
    return age < KEY_WINDOW_MS ? [] : [`R3: key ${key} was sent ${String(Math.round(age / 1000))} s after its first send`];
  });
}

function overlaps({ effects, storedRequests, intents }: Evidence): string[] {
  const originOf = origins(storedRequests, intents);
  const keysOf = new Map<string, string[]>();
  return effects
    .filter(({ token }) => token === 'sync')
    .flatMap(({ targetId, idempotencyKey, alias, operation }) => {
      const keys = keysOf.get(targetId) ?? [];
      const key = originOf(idempotencyKey ?? '', alias ?? '');
      keysOf.set(targetId, [...keys, key]);
      return keys.at(-1) !== key && keys.includes(key) ? [`R5: ${operation} on ${targetId} took turns with another request`] : [];
    });
}

/** R2: what was sent was written down before. A request whose effects were all refused leaves its trace here alone. */
function unwritten({ requests, storedRequests }: Evidence): string[] {
  const stored = new Set(storedRequests.map((row) => text(row, 'request_id')));
  const sent = requests.filter(({ key, mutationCount }) => key !== null && mutationCount > 0);
  return sent
    .filter(({ key }) => !stored.has((key ?? '').toLowerCase()))
    .map(({ key }) => `R2: key ${String(key)} was sent and belongs to no stored request`);
}
