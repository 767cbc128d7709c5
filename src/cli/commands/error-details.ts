import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { closeError } from '../../store/errors/close-error.js';
import { findErrors } from '../../store/errors/error-details.js';
import type { ErrorDetails } from '../../store/errors/error-details.js';
import { workingMapping } from '../context.js';
import type { DatabaseContext } from '../context.js';
import { CommandError, EXIT, UsageError } from '../exit-codes.js';
import type { Host } from '../host.js';
import type { Output } from '../output/output.js';
import { localMinute, zoneLine } from '../output/times.js';
import { withRemedy } from './remedy.js';
import { shortId } from '../output/words.js';

/** One error in full, and giving one up. */
export function addErrorDetails(errors: Command, host: Host): void {
  errors
    .command('show <order-or-id>')
    .description('one order in full: what was sent, what Monday answered, what to do, and the history')
    .action(host.actionOnTables((context, _options, args) => show(context, args)));
  errors
    .command('close <order-or-id>')
    .description('give up an order in its present content: it is not retried until the content changes')
    .requiredOption('--reason <text>', 'why; stored with the error')
    .action(async (_text: string, _options: unknown, command: Command) => {
      const { reason } = command.opts<{ reason: string }>();
      await host.actionOnTables((context, _options, [text]) => close(context, text ?? '', reason))(command);
    });
}

async function show(context: DatabaseContext, [text]: readonly string[]): Promise<number> {
  const found = await find(context, text ?? '');
  const errors = found.map((error) => ({ ...error, ...withRemedy(error.code) }));
  context.output.result({ errors }, () => [...errors.flatMap((error) => [...lines(error, context.output), '']), zoneLine()]);
  return EXIT.ok;
}

async function close(context: DatabaseContext, text: string, reason: string): Promise<number> {
  if (reason.trim() === '') throw new UsageError('Give a reason: --reason "...".');
  const open = (await find(context, text)).filter((error) => error.resolvedDate === null);
  if (open.length === 0) throw new CommandError(`No error of "${text}" is open. See npm run cli -- errors show ${text}.`);
  const mapping = await workingMapping(context);
  const by = userInfo().username;
  for (const error of open) await closeError(context.services.database, mapping, error, by, reason.trim());
  context.output.result({ closed: open.map(({ errorId }) => errorId), by, reason }, () => [
    ...open.map((error) => `Closed: ${title(error)}, ${error.code}.`),
    'It is not retried in its present content. Changed content counts as a new order and is tried.',
  ]);
  return EXIT.ok;
}

async function find({ services, ...context }: DatabaseContext, text: string): Promise<ErrorDetails[]> {
  const found = await findErrors(services.database, await workingMapping({ services, ...context }), text);
  if (found.length === 0)
    throw new UsageError(`There is no error of an order "${text}", and no error whose id begins with it. See npm run cli -- errors --all.`);
  return found;
}

function title({ orderNumber, size, customer }: ErrorDetails): string {
  return `order ${orderNumber ?? ''}${size === null ? '' : `, size ${size}`} of ${customer}`;
}

function lines(error: ErrorDetails & { readonly meaning: string | null; readonly remedy: string | null }, { style }: Output): string[] {
  const state =
    error.resolvedDate === null
      ? style('red', 'open')
      : style('green', `${error.resolvedBy ?? 'resolved'} at ${localMinute(error.resolvedDate)}`);
  return [
    `${style('bold', error.code)}  ${title(error)}: ${state}`,
    `  Error     ${error.errorId}`,
    ...(error.meaning === null ? [] : [`  What      ${error.meaning}`]),
    `  Message   ${error.message}`,
    ...(error.remedy === null ? [] : [`  Remedy    ${error.remedy}`]),
    ...(error.column === null || error.column === ''
      ? []
      : [`  Column    ${error.column}${error.value === null ? '' : `, value "${error.value}"`}`]),
    `  Seen      ${String(error.seenCount)} times, first ${localMinute(error.firstSeen)}, last ${localMinute(error.lastSeen)}`,
    `  Attempts  ${String(error.retryCount + 1)}, next ${next(error)}`,
    ...(error.closedReason === null ? [] : [`  Closed    ${error.closedReason}`]),
    ...(error.batchId === null ? [] : [`  Batch     ${error.batchId}: npm run cli -- retry --batch ${shortId(error.batchId)}`]),
    ...(error.payload === null ? [] : [`  Sent      ${error.payload}`]),
    ...(error.response === null
      ? []
      : [`  Answer    ${error.httpStatus === null ? '' : `HTTP ${String(error.httpStatus)} `}${error.response}`]),
  ];
}

function next(error: ErrorDetails): string {
  if (error.resolvedDate !== null) return 'none';
  if (error.batchId === null) return 'when the source changes';
  if (error.retriesUsedUp || error.nextRetry === null) return 'by hand, or when its content changes';
  return localMinute(error.nextRetry);
}
