import type { FoundFinding } from '../../orders/findings/finding.js';

/**
 * Runs a step that a run can be closed without. A failure of it is returned as a finding of this code. When the database is gone, the next statements fail too, so the
 * whole closing step is tried again.
 */
export async function sideStep(code: string, what: string, work: () => Promise<unknown>): Promise<FoundFinding[]> {
  try {
    await work();
    return [];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    // A message may name a temporary file, which differs each time; the system's error code does not.
    const valueSeen = (error as NodeJS.ErrnoException | null)?.code ?? why;
    return [{ code, scope: 'run', valueSeen, message: `${what}. ${why}` }];
  }
}
