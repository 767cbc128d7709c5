import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { describeFinding } from '../../errors/describe-finding.js';
import { findErrors } from '../../store/errors/error-details.js';
import { endFinding, findFindings } from '../../store/findings/finding-list.js';
import type { ListedFinding } from '../../store/findings/listed-finding.js';
import { workingMapping } from '../context.js';
import type { DatabaseContext } from '../context.js';
import { CommandError, EXIT, UsageError } from '../exit-codes.js';
import type { Host } from '../host.js';
import { localMinute, zoneLine } from '../output/times.js';
import { count } from '../output/words.js';

/** One finding in full, and closing one. */
export function addFindingDetails(findings: Command, host: Host): void {
  findings
    .command('show <id>')
    .description('one finding in full: what was seen, since when, what to do; the beginning of the id is enough')
    .action(host.actionOnTables((context, _options, args) => show(context, args)));
  findings
    .command('close <id>')
    .description('accept a finding as it is: it opens again when the value that was seen changes')
    .requiredOption('--reason <text>', 'the reason, kept with the finding')
    .action(async (_text: string, _options: unknown, command: Command) => {
      const { reason } = command.opts<{ reason: string }>();
      await host.actionOnTables((context, _options, [text]) => close(context, text ?? '', reason))(command);
    });
}

async function show(context: DatabaseContext, [text]: readonly string[]): Promise<number> {
  const finding = await find(context, text ?? '');
  const { meaning, remedy } = describeFinding(finding.code);
  context.output.result({ ...finding, meaning, remedy }, () => lines(finding, meaning, remedy));
  return EXIT.ok;
}

async function close(context: DatabaseContext, text: string, reason: string): Promise<number> {
  if (reason.trim() === '') throw new UsageError('Give a reason: --reason "...".');
  const finding = await find(context, text);
  const { database } = context.services;
  const by = userInfo().username;
  const end = { status: 'CLOSED' as const, by, reason: reason.trim(), now: await database.now() };
  if (!(await endFinding(database, finding.id, end))) throw new CommandError(`This finding is not open: ${finding.status.toLowerCase()}.`);
  context.output.result({ closed: finding.id, by, reason: end.reason }, () => [
    `Closed: ${finding.code}, ${finding.message}`,
    'It opens again when the value that was seen changes.',
  ]);
  return EXIT.ok;
}

/** The one finding whose id begins with the text. */
async function find(context: DatabaseContext, text: string): Promise<ListedFinding> {
  const { database } = context.services;
  const found = text.trim() === '' ? [] : await findFindings(database, context.mapping, text.trim());
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) throw new UsageError(`${count(found.length, 'finding')} begin with "${text}". Give more of the id.`);
  if ((await findErrors(database, await workingMapping(context), text)).length > 0)
    throw new UsageError(
      `"${text}" is a refused order or size: npm run cli -- errors show ${text}, or errors close ${text} --reason "...".`,
    );
  throw new UsageError(`There is no finding whose id begins with "${text}". See npm run cli -- findings --all.`);
}

function lines(finding: ListedFinding, meaning: string, remedy: string): string[] {
  const { code, severity, status, customer, orderNumber, size, field, valueSeen, endedBy, endedDate, endedReason } = finding;
  const about = [
    ['Customer', customer],
    ['Order', orderNumber],
    ['Size', size],
    ['Field', field],
    ['Value', valueSeen === null ? null : `"${valueSeen}"`],
  ] as const;
  return [
    `${code}  ${severity}, ${status === 'OPEN' ? 'open' : `${status.toLowerCase()} at ${localMinute(endedDate)}: ${endedBy ?? ''}`}`,
    `  Finding   ${finding.id}`,
    `  What      ${meaning}`,
    `  Message   ${finding.message}`,
    `  Remedy    ${remedy}`,
    ...about.filter(([, value]) => value !== null).map(([word, value]) => `  ${word.padEnd(8)}  ${value ?? ''}`),
    `  Seen      in ${count(finding.seenCount, 'run')}, first ${localMinute(finding.firstSeen)}, last ${localMinute(finding.lastSeen)}`,
    ...(finding.lastRunId === null ? [] : [`  Last run  ${finding.lastRunId}`]),
    ...(endedReason === null ? [] : [`  Reason    ${endedReason}`]),
    zoneLine(),
  ];
}
