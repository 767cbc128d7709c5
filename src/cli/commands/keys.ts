import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { partsOf } from '../../mapping/parts.js';
import { readColumns } from '../../mapping/read-columns.js';
import { compileRules } from '../../orders/rules.js';
import { KeyReport } from '../../orders/key-report.js';
import type { CustomerKeys } from '../../orders/key-report.js';
import { fold, toText } from '../../orders/text.js';
import { saveKeyDecision } from '../../store/records/key-moves.js';
import { openKeyQuestions, standingKeys } from '../../store/records/key-questions.js';
import type { NamedKey } from '../../store/records/key-questions.js';
import { sourceColumns, sourceRows } from '../../store/source/source.js';
import { deployedMapping, workingMapping } from '../context.js';
import type { DatabaseContext } from '../context.js';
import { EXIT, UsageError } from '../exit-codes.js';
import type { Host } from '../host.js';
import { table } from '../output/table.js';

/** Fewer characters of a digest would name too many keys. */
const SHORTEST_KEY = 6;

/** Commands that show the keys of orders and take decisions about them. */
export function addKeys(program: Command, host: Host): void {
  program
    .command('keys')
    .addHelpText(
      'after',
      '\nReads the source with the mapping file as it is now; nothing is changed. Columns go into key.extraColumns of the mapping.',
    )
    .action(host.actionOnTables(showKeys));
  program
    .command('rekey <known> <new>')
    .addHelpText('after', '\nGive the first characters of a key digest, as KEY_CHANGE_AMBIGUOUS shows them.')
    .action(host.actionOnTables((context, _options, args) => rekey(context, args)));
  program.command('accept-new <new...>').action(host.actionOnTables((context, _options, args) => acceptNew(context, args)));
}

async function showKeys(context: DatabaseContext): Promise<number> {
  const { services, output, mapping: name } = context;
  const mapping = await deployedMapping(context);
  const columns = readColumns(partsOf(mapping), await sourceColumns(services.database, mapping.source.table));
  const rules = compileRules(mapping, columns);
  const candidates = mapping.key.candidates.map((column) => ({ name: column, position: columns.findIndex((one) => one.name === column) }));
  const report = new KeyReport(candidates.map((column) => column.name));
  for await (const rows of sourceRows(
    services.database,
    mapping.source.table,
    columns.map((column) => column.name),
  )) {
    for (const row of rows)
      report.add(
        rules.evaluate(row),
        candidates.map(({ position }) => fold(toText(row[position]))),
      );
  }
  const customers = report.customers();
  output.result({ mapping: name, key: mapping.key.columns, customers }, () => keyLines(mapping.key.columns, customers, output.width()));
  return EXIT.ok;
}

function keyLines(key: readonly string[], customers: readonly CustomerKeys[], width: number): string[] {
  const colliding = customers.filter((customer) => customer.colliding > 0);
  const total = customers.reduce((sum, { rows }) => sum + rows, 0);
  if (colliding.length === 0) return [`${String(total)} rows, and no two of them share ${key.join(' + ')}.`];
  return [
    `${String(total)} rows by ${key.join(' + ')}; rows that share a key are refused (DUPLICATE_KEY).`,
    ...table(
      colliding,
      [
        { title: 'CUSTOMER', cell: (row) => row.customer, max: 30 },
        { title: 'ROWS', cell: (row) => row.rows },
        { title: 'COLLIDE', cell: (row) => row.colliding },
        { title: 'KEYS', cell: (row) => row.keys },
        { title: 'LEFT', cell: (row) => row.left },
        {
          title: 'SEPARATED BY',
          cell: (row) => (row.separatedBy.length === 0 ? 'none of key.candidates' : row.separatedBy.join(' + ')),
          yields: 1,
        },
      ],
      width,
    ),
    'LEFT counts the keys that these columns would not separate.',
  ];
}

async function rekey(context: DatabaseContext, [knownText, newText]: readonly string[]): Promise<number> {
  const mapping = await workingMapping(context);
  const { database } = context.services;
  const to = oneOf(await openKeyQuestions(database, mapping), newText ?? '', 'held key');
  const from = oneOf(await standingKeys(database, mapping.board.id), knownText ?? '', 'known order');
  await decide(context, mapping.board.id, to, from);
  return EXIT.ok;
}

async function acceptNew(context: DatabaseContext, texts: readonly string[]): Promise<number> {
  const mapping = await workingMapping(context);
  const questions = await openKeyQuestions(context.services.database, mapping);
  const keys = texts.map((text) => oneOf(questions, text, 'held key'));
  for (const key of keys) await decide(context, mapping.board.id, key, null);
  return EXIT.ok;
}

async function decide({ services, output }: DatabaseContext, boardId: string, to: NamedKey, from: NamedKey | null): Promise<void> {
  await saveKeyDecision(services.database, {
    boardId,
    key: to.key,
    from: from?.key ?? null,
    by: userInfo().username,
    now: await services.database.now(),
  });
  const text = from === null ? `${to.name} is a new order.` : `${from.name} becomes ${to.name}.`;
  output.result({ key: to.key, from: from?.key ?? null }, () => [
    `${text} The next run over the whole source acts on it: npm run cli -- run`,
  ]);
}

function oneOf(keys: readonly NamedKey[], text: string, what: string): NamedKey {
  const wanted = text.toLowerCase();
  if (!/^[0-9a-f]+$/.test(wanted) || wanted.length < SHORTEST_KEY)
    throw new UsageError(
      `"${text}" is not a key: give at least ${String(SHORTEST_KEY)} characters of its digest, as \`errors --code KEY_CHANGE_AMBIGUOUS\` shows it.`,
    );
  const found = keys.filter(({ key }) => key.startsWith(wanted));
  const [first] = found;
  if (first === undefined) throw new UsageError(`No ${what} begins with ${text}. See npm run cli -- errors --code KEY_CHANGE_AMBIGUOUS.`);
  if (found.length > 1)
    throw new UsageError(
      `${String(found.length)} keys begin with ${text}: ${found.map(({ key, name }) => `${key.slice(0, 16)} (${name})`).join(', ')}. Give more characters.`,
    );
  return first;
}
