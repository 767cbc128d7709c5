import type { FieldChange } from '../../orders/field-changes.js';
import type { RunPreview } from '../../sync/preview/run-preview.js';
import { duration, zonedMinute } from '../output/times.js';
import { count, shortId, number } from '../output/words.js';
import { selectionText } from '../run-table.js';

/** What so many of a thing are: one word, or one for each number. */
type What = string | ((amount: number) => string);

const things =
  (noun: string, done: string): What =>
  (amount) =>
    `${noun}${amount === 1 ? '' : 's'} ${done}`;

/** `12 created, 3 moved`, without what is none. */
function listed(parts: readonly (readonly [number, What])[]): string {
  const some = parts
    .filter(([amount]) => amount > 0)
    .map(([amount, what]) => `${number(amount)} ${typeof what === 'string' ? what : what(amount)}`);
  return some.length === 0 ? 'none' : some.join(', ');
}

/** The parts of a key as a name; blank ones of customers with other columns are left out. */

/** Lines of a summary: a word and a sentence, for text and page. */
export interface SummaryLine {
  readonly title: string;
  readonly text: string;
  readonly tone: 'plain' | 'good' | 'warn' | 'bad';
}

/** What a run would do, in a few lines. */
export function summary(plan: RunPreview): SummaryLine[] {
  const line = (title: string, text: string, tone: SummaryLine['tone'] = 'plain'): SummaryLine => ({ title, text, tone });
  const { stop } = plan;
  return [
    ...(stop === null ? [] : [line('Stops', `A run would stop before it sends anything. ${stop.code}: ${stop.message}`, 'bad')]),
    ...plan.openRuns
      .filter(({ runId }) => runId !== plan.ofRun)
      .map(({ runId, startTime }) =>
        line('Open run', `${shortId(runId)} since ${zonedMinute(startTime)}: what it does comes before this plan.`, 'warn'),
      ),
    line('Source', sourceText(plan)),
    line('Orders', ordersText(plan)),
    line('Sends', sendsText(plan)),
    line('Costs', costsText(plan), plan.cost.shareOfDay > 1 ? 'bad' : 'plain'),
    line('Removals', removalsText(plan), plan.removals.held.length > 0 ? 'warn' : 'plain'),
    line('Gate', gateText(plan), plan.changeGate.waits === null ? 'plain' : 'warn'),
    ...(plan.newGroups.length === 0 ? [] : [line('Groups', `new: ${some(plan.newGroups)}`)]),
    ...labelLines(plan).map(({ text, tone }) => line('Labels', text, tone)),
    ...plan.notLookedAt.map((text) => line('Not seen', text)),
  ];
}

function sendsText({ mutations }: RunPreview): string {
  return listed([
    [mutations.createGroup, things('group', 'created')],
    [mutations.createItem, things('item', 'created')],
    [mutations.updateItem, things('item', 'updated')],
    [mutations.moveItem, things('item', 'moved')],
    [mutations.archiveItem, things('item', 'archived')],
    [mutations.deleteItem, things('item', 'deleted')],
    [mutations.createSubitem, things('subitem', 'created')],
    [mutations.updateSubitem, things('subitem', 'updated')],
    [mutations.zeroSubitem, things('subitem', 'set to 0')],
    [mutations.archiveSubitem, things('subitem', 'archived')],
    [mutations.deleteSubitem, things('subitem', 'deleted')],
  ]);
}

function costsText({ cost }: RunPreview): string {
  return (
    `${number(cost.calls)} API calls (${count(cost.mutationRequests, 'request')} with mutations, ${count(cost.reads, 'read')}), ${share(cost.shareOfDay)} of ${number(cost.callsPerDay)} calls a day; ` +
    `${number(cost.points)} points at ${number(cost.pointsPerMinute)} a minute: at least ${duration(cost.minutes * 60)}`
  );
}

function gateText({ changeGate: { waits, maxShare, minimumOrders } }: RunPreview): string {
  if (waits === null)
    return `no approval needed: a run waits above ${share(maxShare)} of the known orders, and ${number(minimumOrders)} at least`;
  return `the run waits for approval: ${number(waits.changed)} of ${number(waits.known)} known orders change, more than ${share(maxShare)}`;
}

function sourceText({ read, leftByLimit }: RunPreview): string {
  const found = listed([
    [read.unchanged, 'unchanged'],
    [read.new, 'new'],
    [read.changed, 'changed'],
    [read.removed, 'removed'],
    [read.missing, 'missing'],
    [read.rejected, 'rejected'],
    [read.held, 'held back'],
    [read.rowsRepeated, 'repeated'],
    [read.rowsOutOfScope, 'out of scope'],
    [read.rowsBlank, 'blank'],
    [leftByLimit, 'left by the limit'],
  ]);
  return `${number(read.rowsRead)} rows read: ${found}`;
}

function ordersText({ orders, held, customers }: RunPreview): string {
  const later = customers.reduce((sum, { retryNotDue }) => sum + retryNotDue, 0);
  const codes = Object.entries(held).map(([code, orders]) => `${code} ${number(orders)}`);
  const text = listed([
    [orders.create, 'created'],
    [orders.update, 'updated'],
    [orders.move, 'moved to another group'],
    [orders.remove, 'removed'],
    [orders.nothing, 'as the board shows them already'],
    [orders.held, `held for a person${codes.length === 0 ? '' : ` (${codes.join(', ')})`}`],
    [orders.waits, 'wait for an earlier request'],
    [later, 'refused earlier, retry not due'],
  ]);
  return text;
}

function removalsText({ removals, read }: RunPreview): string {
  const { due, missingOnce, held, shrunken } = removals;
  const kept = held.map(
    ({ customer, missing, of, why }) => `${customer} keeps ${number(missing)} of ${number(of)} until a person decides (${WHY[why]})`,
  );
  const lost = shrunken.map(({ customer, missing, of }) => `${customer} has lost ${number(missing)} of ${number(of)}`);
  const once =
    missingOnce === 0 ? [] : [`${count(missingOnce, 'order')} missing for the first time: removed if the next whole read misses them too`];
  return [`${count(due, 'order')} due`, ...(read.rowsRead > 0 ? once : []), ...kept, ...lost].join('; ');
}

const WHY = { customer: 'too many of the customer', all: 'too many of all', 'rows without key': 'rows without a key' } as const;

function labelLines({ labels }: RunPreview): { text: string; tone: SummaryLine['tone'] }[] {
  const of = (becomes: RunPreview['labels'][number]['becomes']): string[] =>
    labels.filter((one) => one.becomes === becomes).map(({ field, label, orders }) => `${field} "${label}" (${number(orders)})`);
  return [
    ...(of('created').length === 0 ? [] : [{ text: `created: ${some(of('created'))}`, tone: 'plain' as const }]),
    ...(of('refused').length === 0 ? [] : [{ text: `missing, Monday will refuse them: ${some(of('refused'))}`, tone: 'bad' as const }]),
    ...(of('deactivated').length === 0
      ? []
      : [{ text: `deactivated, Monday will refuse them: ${some(of('deactivated'))}`, tone: 'bad' as const }]),
  ];
}

/** More would fill the screen; `--json` has them all. */
const NAMED = 5;

function some(names: readonly string[]): string {
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? `, and ${number(more)} more` : ''}`;
}

/** `0.4 %`. */
export const share = (of: number): string => `${(of * 100).toLocaleString('en-US', { maximumFractionDigits: of < 0.1 ? 1 : 0 })} %`;

/** What the plan is about, in one sentence. */
export function headline({ mapping, boardId, selection, ofRun }: RunPreview): string {
  const part = selectionText(selection);
  const what = ofRun === null ? 'What a run would do now' : `What run ${shortId(ofRun)} is about to do`;
  return `${what}: ${mapping} on board ${boardId}, ${part === '' ? 'the whole source' : part}. Nothing is written or sent by this.`;
}

/** A value of a field, for a person. */
export function shownValue(value: FieldChange['before']): string {
  return value === null || value === '' ? '(blank)' : String(value);
}

/** The value before a change; where that is not known, it says so. */
export const beforeText = ({ before, certain }: Pick<FieldChange, 'before' | 'certain'>): string =>
  certain ? shownValue(before) : `unknown, last ${shownValue(before)}`;

export const OUTCOMES: Readonly<Record<RunPreview['shown'][number]['outcome'], string>> = {
  create: 'created',
  update: 'updated',
  move: 'moved to another group',
  remove: 'removed',
  nothing: 'nothing to send: the board shows it already',
  held: 'held for a person',
  waits: 'waits',
  unchanged: 'unchanged: nothing to send',
  rejected: 'rejected',
  retryNotDue: 'refused earlier; its retry is not due, or none is left',
  repeated: 'equal to another row, or contradicts it',
};
