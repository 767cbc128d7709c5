import { mondayAccess } from '../config/services.js';
import type { Services } from '../sync/services.js';
import { createMondayApi } from '../monday/client.js';
import { readBudget } from '../sync/send/complexity-budget.js';
import { outageGate } from '../sync/send/outage-gate.js';
import { patientReads } from '../sync/verify/patient-reads.js';
import type { DatabaseContext } from './context.js';

/**
 * The services of a command with Monday among them, for reads of many items: they share the complexity budget and the outage gate with the workers, and wait for
 * both in place. Throws when there is no token.
 */
export function readingServices({ settings, services }: DatabaseContext): Pick<Services, 'database' | 'monday'> {
  const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
  const { database } = services;
  const monday = createMondayApi(mondayAccess(settings), readBudget(database, wait), outageGate(database));
  return { database, monday: patientReads(monday, wait) };
}
