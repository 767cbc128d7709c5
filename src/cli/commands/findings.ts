import type { Command } from 'commander';
import { describeFinding, findingCodes, knownFinding } from '../../errors/describe-finding.js';
import type { DescribedFinding } from '../../errors/describe-finding.js';
import { customersWithErrors } from '../../store/errors/error-counts.js';
import { customersWithFindings, listFindings } from '../../store/findings/finding-list.js';
import type { FindingFilter, ListedFinding } from '../../store/findings/listed-finding.js';
import { canonicalCustomer } from '../arguments.js';
import { oneOf, positiveInteger } from '../option-values.js';
import { workingMapping } from '../context.js';
import type { DatabaseContext } from '../context.js';
import { EXIT, UsageError } from '../exit-codes.js';
import type { Host } from '../host.js';
import type { Output } from '../output/output.js';
import { listing } from '../output/listing.js';
import { table } from '../output/table.js';
import { localMinute, zoneLine } from '../output/times.js';
import { didYouMean, shortId } from '../output/words.js';
import { addFindingDetails } from './finding-details.js';

const SHOWN = 200;

interface FindingOptions {
  readonly code?: string;
  readonly severity?: string;
  readonly customer?: string;
  readonly order?: string;
  readonly all?: boolean;
  readonly limit: number;
}

type ReportedFinding = ListedFinding & Pick<DescribedFinding, 'meaning' | 'remedy'>;

/** Declares `findings` and its verbs. */
export function addFindings(program: Command, host: Host): void {
  const findings = listing(program.command('findings'))
    .option('--code <code>', 'only those with this code')
    .option('--severity <severity>', 'only errors, warnings or notices', oneOf(['ERROR', 'WARNING', 'NOTICE']))
    .option('--customer <name>', 'only those of this customer')
    .option('--order <number>', 'only those of this order')
    .option('--all', 'ended ones too')
    .option('--limit <findings>', 'at most so many', positiveInteger, SHOWN)
    .addHelpText(
      'after',
      '\nAn error keeps a run from COMPLETED while it is open; a warning is named beside it; a notice is only listed here.\n\n' +
        'Examples:\n  npm run cli -- findings --severity error\n  npm run cli -- findings --order ASH-00001 --all\n  npm run cli -- findings close 3f2a91c0 --reason "agreed with the customer"',
    )
    .action(host.actionOnTables(showFindings));
  addFindingDetails(findings, host);
}

async function showFindings(context: DatabaseContext, options: FindingOptions): Promise<number> {
  const { services, mapping, output } = context;
  const used = await workingMapping(context);
  const filter = {
    code: options.code === undefined ? undefined : registeredCode(options.code),
    severity: options.severity?.toLowerCase() as ListedFinding['severity'] | undefined,
    customer: options.customer === undefined ? undefined : await customerOf(context, options.customer),
    orderNumber: options.order,
    all: options.all,
  };
  const found = await listFindings(services.database, used, filter, options.limit);
  const findings = found.slice(0, options.limit).map((one) => ({ ...one, ...withRemedy(one.code) }));
  output.rows({ mapping, findings }, findings, () => lines(output, findings, found.length >= options.limit, emptyText(mapping, filter)));
  return EXIT.ok;
}

async function customerOf(context: DatabaseContext, name: string): Promise<string> {
  const { database } = context.services;
  const mapping = await workingMapping(context);
  return canonicalCustomer(mapping, name, [
    ...(await customersWithErrors(database, mapping)),
    ...(await customersWithFindings(database, mapping.name)),
  ]);
}

function registeredCode(text: string): string {
  const code = knownFinding(text);
  if (code !== null) return code;
  throw new UsageError(`No finding has the code "${text}". ${didYouMean(text.toUpperCase(), findingCodes)}`);
}

const withRemedy = (code: string): Pick<DescribedFinding, 'meaning' | 'remedy'> => {
  const { meaning, remedy } = describeFinding(code);
  return { meaning, remedy };
};

/** An empty list says what it looked for, so that a filter is not taken for good news. */
function emptyText(mapping: string, { code, severity, customer, orderNumber, all }: FindingFilter): string {
  const parts = [
    severity === undefined ? '' : `severity ${severity}`,
    code === undefined ? '' : `code ${code}`,
    customer === undefined ? '' : `customer ${customer}`,
    orderNumber === undefined ? '' : `order ${orderNumber}`,
  ].filter((part) => part !== '');
  const asked = parts.length === 0 ? '' : ` with ${parts.join(', ')}`;
  return all === true
    ? `There is no finding of ${mapping}${asked}, open or ended.`
    : `No finding of ${mapping}${asked} is open; --all lists ended ones too.`;
}

function lines({ style, width }: Output, findings: readonly ReportedFinding[], cut: boolean, empty: string): string[] {
  if (findings.length === 0) return [empty];
  const byCode = new Map<string, ReportedFinding[]>();
  for (const one of findings) byCode.set(one.code, [...(byCode.get(one.code) ?? []), one]);
  return [
    ...[...byCode].flatMap(([code, group]) => [
      `${style('bold', style(COLOURS[group[0]?.severity ?? 'error'], code))}  ${group[0]?.severity ?? ''}, ${String(group.length)} listed`,
      `  ${group[0]?.meaning ?? ''}`,
      `  Remedy: ${group[0]?.remedy ?? ''}`,
      ...table(group, COLUMNS, width() - 2, ({ message }) => message).map((line) => `  ${line}`),
      '',
    ]),
    ...(cut ? ['Only the first of each kind; --limit shows more.'] : []),
    zoneLine(),
    'One in full: npm run cli -- findings show ID. Refused orders and sizes, with what was sent: npm run cli -- errors.',
  ];
}

const COLOURS = { error: 'red', warning: 'yellow', notice: 'blue' } as const;

const COLUMNS: Parameters<typeof table<ReportedFinding>>[1] = [
  { title: 'ID', cell: ({ id }) => shortId(id) },
  { title: '', cell: ({ status }) => (status === 'OPEN' ? '' : status.toLowerCase()) },
  { title: 'ORDER', cell: ({ orderNumber }) => orderNumber, max: 20 },
  { title: 'SIZE', cell: ({ size }) => size, max: 12, yields: 2 },
  { title: 'CUSTOMER', cell: ({ customer }) => customer, max: 24, yields: 1 },
  { title: 'FIRST SEEN', cell: ({ firstSeen }) => localMinute(firstSeen), yields: 3 },
  { title: 'SEEN', cell: ({ seenCount }) => seenCount, yields: 4 },
];
