import { runningRuns } from '../../store/runs/overview.js';
import type { TemporalUnreachable } from '../../temporal/connect.js';
import type { DatabaseContext } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { relative, zonedMinute } from '../output/times.js';
import { shortId } from '../output/words.js';
import { pastLines, problemLines } from './status-lines.js';
import { tablesReport } from './status-report.js';

/** The status while Temporal is away: everything that the tables know. */
export async function statusOfTables(context: DatabaseContext, why: TemporalUnreachable): Promise<number> {
  const { settings, mapping, output, namespace, services } = context;
  const { address } = settings.temporal;
  const tables = await tablesReport(context);
  const [run] = await runningRuns(services.database, mapping, 1);
  const open =
    run === undefined ? null : { runId: run.runId, workflowId: run.workflowId, workflowRunId: run.workflowRunId, since: run.startTime };
  const temporal = { address, namespace, ui: settings.temporalUi, unreachable: why.reason };
  const report = { mapping, temporal, open, ...tables };
  output.result(report, () => {
    const { style } = output;
    const now = Date.now();
    return [
      style('bold', `${mapping} on ${address}, namespace ${namespace}`),
      style('red', `Temporal is not reachable (${why.reason}): workers, schedule and waits are not known.`),
      open === null
        ? 'Open run  none by the tables'
        : style(
            'blue',
            `Open run  ${shortId(open.runId)} since ${zonedMinute(open.since)} (${relative(open.since, now)}) by the tables; it goes on when Temporal is back`,
          ),
      ...problemLines(report, style),
      '',
      ...pastLines(report, output, now),
    ];
  });
  return EXIT.failed;
}
