import { join } from 'node:path';
import { loadMapping } from '../../mapping/load.js';
import type { Mapping } from '../../mapping/schema.js';
import { keysOfErrors } from '../../store/errors/error-list.js';
import { orderIndex } from '../../store/records/order-index.js';
import type { RunPreview } from '../../sync/preview/run-preview.js';
import { batchIdOf, canonicalCustomer, isKeyPart } from '../arguments.js';
import { registeredCode } from '../commands/errors.js';
import { runOver } from '../commands/run.js';
import type { CommandContext } from '../context.js';
import { CommandError, EXIT, UsageError } from '../exit-codes.js';
import { agreed } from '../output/agreed.js';
import { count } from '../output/words.js';
import { planLines } from '../plan/plan-lines.js';
import { preview } from '../plan/preview.js';
import { candidateOf } from './candidates.js';

/** Every batch of the run stores which orders were chosen. More than this have one cause, which an ordinary run takes as well. */
const MOST_ORDERS = 100;

/** Orders that the plan shows field by field. */
const SHOWN = 10;

/** Whose orders are meant: one of the four is given. */
export interface ChosenOrders {
  readonly batch?: string;
  readonly customer?: string;
  readonly code?: string;
  /** Its number, or the beginning of its key. */
  readonly order?: string;
}

/**
 * Retries orders with what the source and the mapping say now: shows the plan of a run over these orders alone, asks, and starts it. Their waiting
 * times do not count. Returns the exit code of the run.
 */
export async function retryFromSource(context: CommandContext, chosen: ChosenOrders, yes: boolean | undefined): Promise<number> {
  const { output, settings, mapping: name } = context;
  const mapping = await loadMapping(join(settings.mappingsFolder, `${name}.yaml`));
  const orders = await keysOf(context, mapping, chosen);
  if (orders.length === 0) {
    output.result({ mapping: name, executed: false, plan: null }, () => [emptyText(name, chosen)]);
    return EXIT.ok;
  }
  const plan = await preview(context, { mapping, selection: { orders }, show: SHOWN });
  if (plan.stop !== null) throw new CommandError(`A run would stop at once: ${plan.stop.code}: ${plan.stop.message}`);
  if (isNotInSource(plan))
    throw new CommandError(
      `The source holds no row with the key of ${orders.length === 1 ? 'this order' : 'these orders'}. A corrected customer or number may have given it another key: npm run cli -- run takes it. A removal, or a row fed by hand, is retried with its batch: npm run cli -- retry --batch ID.`,
    );
  const lines = planLines(plan, output);
  const proposal = {
    lines: yes === true ? lines : [...lines, ''],
    document: { mapping: name, executed: false, plan },
    question: `Start a run over ${count(orders.length, 'order')}?`,
    nothing: 'Nothing was started',
  };
  if (!(await agreed(output, yes, proposal))) return EXIT.ok;
  return await runOver(context, { orders }, { wait: true });
}

/** An empty list says what it looked for, so that a filter is not taken for good news. */
const emptyText = (mapping: string, { customer, code }: ChosenOrders): string =>
  `There is nothing to retry: no order of ${mapping} has an open error${code === undefined ? '' : ` ${registeredCode(code)}`}${customer === undefined ? '' : ` of ${customer}`}.`;

/** Keys of the orders that are meant. Throws when there are too many for a run of their own. */
async function keysOf(context: CommandContext, mapping: Mapping, chosen: ChosenOrders): Promise<string[]> {
  const keys = await chosenKeys(context, mapping, chosen);
  if (keys.length <= MOST_ORDERS) return keys;
  throw new CommandError(
    `${String(keys.length)} orders are more than a run over chosen orders takes (${String(MOST_ORDERS)}). Start npm run cli -- run: it tries every order that is due.`,
  );
}

async function chosenKeys(context: CommandContext, mapping: Mapping, { batch, customer, code, order }: ChosenOrders): Promise<string[]> {
  const { database } = context.services;
  if (order !== undefined) return await keysOfOrder(context, mapping, order.trim());
  if (batch !== undefined) return (await candidateOf(context, await batchIdOf(context, batch))).orders.map(({ key }) => key);
  return await keysOfErrors(database, mapping, filterOf(mapping, { customer, code }));
}

/** Whose errors are meant: those of a customer, by any of its names, or of a code. Throws a usage error for one that is not known. */
export const filterOf = (
  mapping: Mapping,
  { customer, code }: { readonly customer?: string | undefined; readonly code?: string | undefined },
): { customer: string } | { code: string } =>
  customer === undefined ? { code: registeredCode(code ?? '') } : { customer: canonicalCustomer(mapping, customer) };

/** One number may be that of several orders, which differ in other parts of their keys: those that failed are meant, else all. */
async function keysOfOrder({ services: { database } }: CommandContext, mapping: Mapping, text: string): Promise<string[]> {
  const wanted = text.toLowerCase();
  const failed = await keysOfErrors(database, mapping, { orderNumber: text });
  if (failed.length > 0) return failed;
  const index = await orderIndex(database, mapping.board.id);
  const numbered = index.filter(({ parts }) => parts[0]?.toLowerCase() === wanted).map(({ key }) => key);
  if (numbered.length > 0) return numbered;
  const ofErrors = isKeyPart(wanted) ? await keysOfErrors(database, mapping, { key: wanted }) : [];
  const onBoard = isKeyPart(wanted) ? index.map(({ key }) => key).filter((key) => key.startsWith(wanted)) : [];
  const known = new Set([...ofErrors, ...onBoard]);
  if (known.size > 0) return [...known];
  throw new UsageError(`No order with an error, and none on the board, has the number "${text}", or a key that begins with it.`);
}

const isNotInSource = ({ read }: RunPreview): boolean => read.new + read.changed + read.unchanged + read.held + read.rejected === 0;
