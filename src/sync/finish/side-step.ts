import type { FoundFinding } from '../../orders/findings/finding.js';

/**
 * Does what a run can be closed without. Whatever fails there is returned as a finding of this code. A database that is gone fails the statements behind it too, so the
 * whole step is tried again.
 */
export async function sideStep(code: string, what: string, work: () => Promise<unknown>): Promise<FoundFinding[]> {
  try {
    await work();
    return [];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    // Messages name files with a name of their own each time; the code of the system is the same.
    const valueSeen = (error as NodeJS.ErrnoException | null)?.code ?? why;
    return [{ code, scope: 'run', valueSeen, message: `${what}. ${why}` }];
  }
}
