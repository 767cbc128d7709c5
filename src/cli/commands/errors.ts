import type { Command } from 'commander';
import { errorRegistry, knownCode } from '../../errors/registry.js';
import { listErrors, refusalText } from '../../store/errors/error-list.js';
import { customersWithErrors } from '../../store/errors/error-counts.js';
import type { ErrorFilter, ListedError } from '../../store/errors/error-list.js';
import { lastRuns } from '../../store/runs/overview.js';
import { batchIdOf, canonicalCustomer } from '../arguments.js';
import { positiveInteger } from '../option-values.js';
import { workingMapping } from '../context.js';
import type { DatabaseContext } from '../context.js';
import { EXIT, UsageError } from '../exit-codes.js';
import type { Host } from '../host.js';
import type { Output } from '../output/output.js';
import { listing } from '../output/listing.js';
import { table } from '../output/table.js';
import { localMinute, relative, zoneLine } from '../output/times.js';
import { didYouMean, shortId } from '../output/words.js';
import { addErrorDetails } from './error-details.js';
import { withRemedy } from './remedy.js';
import type { Remedy } from './remedy.js';

const SHOWN = 200;

interface ErrorOptions {
  readonly customer?: string;
  readonly code?: string;
  readonly batch?: string;
  readonly all?: boolean;
  readonly limit: number;
}

type ReportedError = ListedError & Remedy & { readonly new: boolean };

/** Declares `errors` and its verbs. */
export function addErrors(program: Command, host: Host): void {
  const errors = listing(program.command('errors'))
    .option('--customer <name>', 'only errors of this customer')
    .option('--code <code>', 'only errors with this code')
    .option('--batch <id>', 'only errors of this batch; the beginning of the id is enough')
    .option('--all', 'resolved errors too')
    .option('--limit <errors>', 'at most this many', positiveInteger, SHOWN)
    .addHelpText(
      'after',
      '\nNew means: first seen since the last run began. The others are older.\n\nExamples:\n  npm run cli -- errors --code LABEL_MISSING\n  npm run cli -- errors --all --json',
    )
    .action(host.actionOnTables(showErrors));
  addErrorDetails(errors, host);
}

async function showErrors(context: DatabaseContext, options: ErrorOptions): Promise<number> {
  const { services, mapping, output } = context;
  const used = await workingMapping(context);
  const filter = {
    customer:
      options.customer === undefined
        ? undefined
        : canonicalCustomer(used, options.customer, await customersWithErrors(services.database, used)),
    code: options.code === undefined ? undefined : registeredCode(options.code),
    batchId: options.batch === undefined ? undefined : await batchIdOf(context, options.batch),
    resolved: options.all,
  };
  const since = (await lastRuns(services.database, mapping, 1))[0]?.startTime ?? '';
  const found = await listErrors(services.database, used, filter, options.limit);
  const errors = found.slice(0, options.limit).map((error) => ({ ...error, ...withRemedy(error.code), new: error.firstSeen >= since }));
  output.rows({ mapping, newSince: since === '' ? null : since, errors }, errors, () =>
    errorLines(output, errors, found.length >= options.limit, Date.now(), emptyText(mapping, filter)),
  );
  return EXIT.ok;
}

/** The registry's code for what the operator typed. */
export function registeredCode(text: string): string {
  const code = knownCode(text) ?? knownCode(text.toUpperCase());
  if (code !== null) return code;
  throw new UsageError(
    `There is no error code "${text}". ${didYouMean(
      text.toUpperCase(),
      errorRegistry.map((entry) => entry.code),
    )}`,
  );
}

/** An empty list says what it looked for, so that a filter is not taken for good news. */
function emptyText(mapping: string, { customer, code, batchId, resolved }: ErrorFilter): string {
  const parts = [
    code === undefined ? '' : ` with code ${code}`,
    customer === undefined ? '' : ` of ${customer}`,
    batchId === undefined ? '' : ` of batch ${shortId(batchId)}`,
  ];
  return resolved === true
    ? `There is no refused order or size of ${mapping}${parts.join('')}, open or ended.`
    : `No refused order or size of ${mapping}${parts.join('')} is open; --all lists ended ones too.`;
}

function errorLines({ style, width }: Output, errors: readonly ReportedError[], cut: boolean, now: number, empty: string): string[] {
  if (errors.length === 0) return [empty];
  const byCode = new Map<string, ReportedError[]>();
  for (const error of errors) byCode.set(error.code, [...(byCode.get(error.code) ?? []), error]);
  return [
    ...[...byCode].flatMap(([code, group]) => {
      const added = group.filter((error) => error.new).length;
      return [
        `${style('bold', style('red', code))}  ${String(group.length)}: ${String(added)} new, ${String(group.length - added)} older`,
        `  ${group[0]?.meaning ?? ''}`,
        `  Remedy: ${group[0]?.remedy ?? ''}`,
        ...table(group, columns(now), width() - 2).map((line) => `  ${line}`),
        '',
      ];
    }),
    ...(cut ? ['Only the newest errors; --limit shows more.'] : []),
    zoneLine(),
    'Once the cause is gone: npm run cli -- retry --batch ID, --customer NAME or --code CODE. A correction in the source needs a run instead.',
  ];
}

const columns = (now: number): Parameters<typeof table<ReportedError>>[1] => [
  { title: '', cell: (error) => (error.resolvedDate !== null ? 'resolved' : error.new ? 'new' : 'older') },
  { title: 'ORDER', cell: (error) => error.orderNumber, max: 20 },
  { title: 'SIZE', cell: (error) => error.size, yields: 3 },
  { title: 'CUSTOMER', cell: (error) => error.customer, max: 24, yields: 1 },
  { title: 'FIRST SEEN', cell: (error) => localMinute(error.firstSeen), yields: 5 },
  { title: 'LAST SEEN', cell: (error) => localMinute(error.lastSeen), yields: 6 },
  { title: 'SEEN', cell: (error) => error.seenCount, yields: 7 },
  { title: 'NEXT RETRY', cell: (error) => nextRetry(error, now), yields: 2 },
  { title: 'BATCH', cell: (error) => (error.batchId === null ? '' : shortId(error.batchId)), yields: 4 },
  { title: 'MESSAGE', cell: refusalText, yields: 8, sentence: true },
];

function nextRetry(error: ReportedError, now: number): string {
  if (error.resolvedDate !== null) return error.resolvedBy ?? '';
  if (error.batchId === null) return 'when the source changes';
  if (error.retriesUsedUp) return 'by hand, or changed';
  return error.nextRetry === null ? '' : Date.parse(error.nextRetry) <= now ? 'next run' : relative(error.nextRetry, now);
}
