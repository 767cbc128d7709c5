import type { Database } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { cleanUp } from '../../store/runs/cleanup.js';
import type { CleanupCounts } from '../../store/runs/cleanup.js';

const DAY_MS = 24 * 60 * 60_000;

/** Deletes finished work that is older than the mapping's retention; see `cleanUp` for what stays. */
export async function cleanUpByRetention(database: Database, mapping: Mapping): Promise<CleanupCounts> {
  const now = Date.parse(await database.now());
  const before = (days: number): string => new Date(now - days * DAY_MS).toISOString();
  const { stagingDays, errorDays, batchDays } = mapping.policies.retention;
  return await cleanUp(database, mapping, { staging: before(stagingDays), errors: before(errorDays), batches: before(batchDays) });
}
