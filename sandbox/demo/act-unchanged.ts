import { Act, count, fact } from './act.js';
import { checkAgreement } from './agreement.js';
import type { Demo } from './demo.js';
import { sync, takePicture } from './demo.js';
import { byOperation } from './mutations.js';

/** The fourth act: nothing has changed, so nothing is sent. */
export async function unchangedRun(demo: Demo): Promise<Act> {
  const act = new Act(4, 'Nothing has changed');
  const run = await sync(demo, 'unchanged run');
  demo.terminal.line(`  Monday carried out ${byOperation(run.effects)}.`);
  const after = await takePicture(demo);
  act.check(
    'run',
    fact(run.value.status === 'COMPLETED', 'COMPLETED', run.value.status),
    count(run.value.counts.rowsRead, after.source.length, 'orders read'),
    count(run.value.counts.unchanged, after.source.length, 'unchanged'),
    count(run.value.counts.staged, 0, 'staged'),
  );
  act.check('mutations', count(run.effects.length, 0, 'mutations'), count(run.mutatingRequests, 0, 'requests that ask for one'));
  const open = [...after.errors.orders, ...after.errors.subitems].filter((row) => row.resolvedDate === null);
  act.check('errors', count(open.length, 0, 'open rows in the error tables'));
  checkAgreement(act, after);
  return act;
}
