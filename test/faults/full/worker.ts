/** A worker of the product that can be struck at the crash points. Arguments: its settings file. Blows come as messages from the suite. */
import type { Idempotency } from '../../../src/sync/services.js';
import { DatabaseError } from '../../../src/database/errors.js';
import { runWorker } from '../../../src/worker/run-worker.js';
import type { Blow, Order, Struck } from './blow.js';
import { isAt } from './crash-points.js';
import { struckServices } from './struck-services.js';
import type { Reached } from './struck-services.js';

const SIGNALS = { kill: 'SIGKILL', freeze: 'SIGSTOP' } as const;

let armed: { readonly blow: Blow; arrivals: number } | null = null;

const own: { idempotency: Idempotency } = { idempotency: 'untrusted' };

process.on('message', ({ arm, idempotency }: Order) => {
  own.idempotency = idempotency;
  armed = arm === null ? null : { blow: arm, arrivals: 0 };
});

const reached: Reached = async (activity, moment, of) => {
  if (armed === null || !isAt(armed.blow.point, activity, moment, of)) return;
  armed.arrivals += 1;
  const { blow, arrivals } = armed;
  if (arrivals < blow.arrival) return;
  armed = null;
  await tell({ struck: blow });
  if (blow.kind === 'lose line') throw new DatabaseError('DATABASE_UNAVAILABLE', 'The line to the database broke.', true);
  process.kill(process.pid, SIGNALS[blow.kind]);
};

async function tell(message: Struck): Promise<void> {
  await new Promise<void>((resolve) => process.send?.(message, () => resolve()));
}

runWorker(process.argv[2], (services) => struckServices({ ...services, bounds: Object.assign(own, services.bounds) }, reached)).catch(
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    // The open channel would keep the process.
    process.exit(1);
  },
);
