import { queueFacts } from '../temporal/workers.js';
import { judgeClocks, temporalAhead } from './clock-check.js';
import type { SeenClock } from './clock-check.js';
import { databaseClock } from './database-checks.js';
import type { Deployment } from './deployment.js';
import { asked } from './verdict.js';
import type { Verdict } from './verdict.js';

/** Compares the clock of this machine with those of Monday, the database and Temporal, as far as each can be asked. */
export async function compareClocks({ settings, database, temporal, api }: Deployment): Promise<Verdict> {
  const differences: Readonly<Record<string, Promise<number | null>>> = {
    Monday: mondayAhead(api),
    'the database': databaseAhead(database),
    'Temporal at least': polledAhead(temporal, settings.temporal.namespace),
  };
  const seen = await Promise.all(Object.entries(differences).map(async ([name, aheadMs]) => ({ name, aheadMs: await aheadMs })));
  const known = seen.filter((clock): clock is SeenClock => clock.aheadMs !== null);
  return judgeClocks(
    known,
    seen.flatMap(({ name, aheadMs }) => (aheadMs === null ? [name.replace(/ at least$/, '')] : [])),
  );
}

/** Monday names the whole second that has begun: on average half a second more has passed. */
async function mondayAhead(api: Deployment['api']): Promise<number | null> {
  const look = await api;
  if (look?.kind !== 'answer' || look.value.dateMs === null) return null;
  return look.value.dateMs + 500 - (look.value.askedMs + look.value.answeredMs) / 2;
}

async function databaseAhead(database: Deployment['database']): Promise<number | null> {
  const reached = await database;
  const before = Date.now();
  const now = await databaseClock(reached);
  return now === null ? null : now - (before + Date.now()) / 2;
}

async function polledAhead(temporal: Deployment['temporal'], namespace: string): Promise<number | null> {
  const client = await temporal;
  if (client.kind === 'none') return null;
  const queues = await asked(async () => await queueFacts({ services: { temporal: client.value }, namespace }));
  if (queues.kind === 'none') return null;
  return temporalAhead(
    queues.value.flatMap(({ pollers }) => pollers.map(({ lastPollMs }) => lastPollMs)),
    Date.now(),
  );
}
