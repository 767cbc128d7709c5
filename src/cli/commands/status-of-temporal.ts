import type { DatabaseError } from '../../database/errors.js';
import type { GlobalOptions } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { relative, zonedMinute } from '../output/times.js';
import { openWorkflowOf } from '../temporal/open-run.js';
import { pendingFailures } from '../temporal/pending-failures.js';
import { withTemporalOnly } from '../temporal-only.js';
import { failureLines } from './status-lines.js';

/** The status while the database cannot be opened: whether a run is open, and which of its activities fail and are retried. */
export async function statusOfTemporal(options: GlobalOptions, why: DatabaseError): Promise<number> {
  return await withTemporalOnly(options, async ({ settings, mapping, output, temporal }) => {
    const { address, namespace } = settings.temporal;
    const open = await openWorkflowOf(temporal, mapping);
    const failures = open === null ? [] : await pendingFailures(temporal, [open.workflowId]);
    const database = { code: why.code, message: why.message };
    const report = { mapping, temporal: { address, namespace, ui: settings.temporalUi }, database, open, failures };
    output.result(report, () => {
      const now = Date.now();
      return [
        output.style('bold', `${mapping} on ${address}, namespace ${namespace}`),
        output.style('red', `Database  ${why.message}`),
        open === null
          ? 'Open run  none'
          : output.style(
              'blue',
              `Open run  ${open.workflowId} since ${zonedMinute(open.since)} (${relative(open.since, now)}); it goes on by itself`,
            ),
        ...failureLines(report, output.style, now),
      ];
    });
    return EXIT.failed;
  });
}
