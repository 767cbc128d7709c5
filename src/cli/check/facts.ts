import type { Client } from '@temporalio/client';
import type { Settings } from '../../config/settings.js';
import type { Database } from '../../database/database.js';
import { openDatabase } from '../../database/open.js';
import type { TableFacts } from '../../orders/health.js';
import { reconcile } from '../../sync/reconcile/reconcile.js';
import { readTables } from '../../sync/table-facts.js';
import { reachTemporal } from '../../temporal/reach.js';
import { workingMapping } from '../context.js';
import type { DatabaseContext } from '../context.js';
import { explainError } from '../explain.js';
import { oneLine } from '../output/style.js';
import { describeSchedule } from '../temporal/schedule-facts.js';
import { describeVerification, notCompared } from '../temporal/verification.js';
import { unattendedQueues } from '../temporal/workers.js';
import type { Asked, Facts, TemporalFacts } from './rules.js';

/** A monitor gives up after 10 to 60 s; Temporal answers within one, or it is away. */
const TEMPORAL_MS = 10_000;

/** Asks the database and Temporal, each on its own: what does not answer is a fact too, and nothing is thrown. */
export async function factsOf(settings: Settings, mapping: string): Promise<Facts> {
  const [database, temporal] = await Promise.all([
    asked(() => openDatabase(settings.database)),
    asked(() => reachTemporal(settings.temporal)),
  ]);
  try {
    return {
      temporal: temporal.kind === 'none' ? temporal : await asked(() => askTemporal(temporal.value, settings, mapping)),
      tables:
        database.kind === 'none'
          ? database
          : await asked(() => askTables(database.value, temporal.kind === 'none' ? null : temporal.value, settings, mapping)),
    };
  } finally {
    if (database.kind === 'answer') await database.value.close();
    if (temporal.kind === 'answer') await temporal.value.connection.close();
  }
}

/** An answer, or the reason why there is none. */
export async function asked<T>(question: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { kind: 'answer', value: await question() };
  } catch (error) {
    return { kind: 'none', reason: oneLine(explainError(error)) };
  }
}

async function askTemporal(temporal: Client, { temporal: { namespace } }: Settings, mapping: string): Promise<TemporalFacts> {
  return await temporal.withDeadline(Date.now() + TEMPORAL_MS, async () => {
    const context = { services: { temporal }, namespace, mapping };
    const schedule = await describeSchedule(context, 'runs');
    return {
      schedule: schedule === null ? 'none' : schedule.paused ? 'paused' : 'active',
      notCompared: notCompared(await describeVerification(context)),
      queuesWithoutWorker: await unattendedQueues(context),
    };
  });
}

/** Rows whose workflow has ended are closed first, as `status` does, when Temporal can be asked about them. */
async function askTables(database: Database, temporal: Client | null, settings: Settings, mapping: string): Promise<TableFacts> {
  if (temporal !== null)
    await temporal.withDeadline(Date.now() + TEMPORAL_MS, () => reconcile({ database, temporal }, mapping, null)).catch(() => 0);
  return await tableFacts({ services: { database }, mapping, settings });
}

/** What the tables know, without closing rows: it only reads. */
export async function tableFacts(context: Pick<DatabaseContext, 'services' | 'mapping' | 'settings'>): Promise<TableFacts> {
  return (await readTables(context.services.database, await workingMapping(context))).facts;
}
