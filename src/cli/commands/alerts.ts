import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { alertPlan } from '../../config/services.js';
import { loadSettings } from '../../config/settings.js';
import { UNCHANGED } from '../../orders/alerts/changes.js';
import { ALERT_RULES } from '../../orders/alerts/plan.js';
import type { AlertPlan, AlertRule } from '../../orders/alerts/plan.js';
import type { Alert } from '../../orders/alerts/message.js';
import type { Level } from '../../orders/health.js';
import { alertStates, deliveryCounts } from '../../store/alerts/alerts.js';
import { postAlert } from '../../sync/alerts/post.js';
import type { DatabaseContext, GlobalOptions } from '../context.js';
import { CommandError, EXIT, UsageError } from '../exit-codes.js';
import type { Host } from '../host.js';
import { createOutput } from '../output/output.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';
import type { Column } from '../output/table.js';
import { duration, localMinute, relative, zoneLine } from '../output/times.js';
import { count, didYouMean } from '../output/words.js';

/** Declares `alerts show` and `alerts test`. */
export function addAlerts(program: Command, host: Host): void {
  const alerts = program.command('alerts');
  alerts
    .command('show')
    .description('every rule with its present state, and what each receiver still waits for')
    .action(host.actionOnTables(show));
  alerts
    .command('test')
    .description('send one test alert to every receiver, or to one, and print whether it was accepted')
    .option('--target <name>', 'only this receiver')
    .addHelpText(
      'after',
      '\nNeeds the alerts file alone: neither the database nor Temporal. Exit code 1 when a receiver did not accept it.',
    )
    .action(async (_options: unknown, command: Command) => {
      host.exitCode = await sendTest(command.optsWithGlobals<GlobalOptions & { readonly target?: string }>());
    });
}

async function requirePlan(settings: Parameters<typeof alertPlan>[0]): Promise<AlertPlan> {
  const plan = await alertPlan(settings);
  if (plan === null)
    throw new CommandError('There is no alerts file. Name one with ORDER_SYNC_ALERTS; docs/monitoring.md shows what is in it.');
  return plan;
}

async function show({ settings, services, mapping, output }: DatabaseContext): Promise<number> {
  const plan = await requirePlan(settings);
  const { database } = services;
  const states = await alertStates(database, mapping);
  const counts = await deliveryCounts(database);
  const now = Date.parse(await database.now());
  const rules = ALERT_RULES.map((rule) => {
    const { level, changes, message, since } = { message: null, since: null, ...(states.get(rule) ?? UNCHANGED) };
    return { rule, watched: plan.rules[rule] !== undefined, setting: settingOf(plan, rule), level, changes, since, message };
  });
  // A target that the file has no more may still be waited for.
  const names = [...new Set([...Object.keys(plan.targets), ...counts.map(({ target }) => target)])].sort();
  const targets = names.map((name) => {
    const of = counts.filter(({ target }) => target === name);
    const number = (status: string): number => of.find((one) => one.status === status)?.n ?? 0;
    const last = of.find(({ status }) => status === 'DELIVERED')?.last ?? null;
    return {
      name,
      form: plan.targets[name]?.form ?? null,
      waiting: number('OPEN'),
      delivered: number('DELIVERED'),
      givenUp: number('GIVEN_UP'),
      last,
    };
  });
  output.result({ mapping, rules, targets }, () => [
    ...table(rules, COLUMNS, output.width(), ({ level, message }) => (level === 'OK' ? null : message)),
    '',
    ...targets.map(
      ({ name, form, waiting, delivered, givenUp, last }) =>
        `${name} (${form ?? 'not in the file any more'}): ${count(waiting, 'alert')} to deliver, ${String(delivered)} delivered${last === null ? '' : `, the last ${relative(last, now)}`}${givenUp === 0 ? '' : `, ${String(givenUp)} given up`}`,
    ),
    '',
    zoneLine(),
  ]);
  return EXIT.ok;
}

interface ShownRule {
  readonly rule: AlertRule;
  readonly watched: boolean;
  readonly setting: string;
  readonly level: Level;
  readonly since: string | null;
  readonly message: string | null;
}

const COLUMNS: readonly Column<ShownRule>[] = [
  { title: 'RULE', cell: ({ rule }) => rule },
  { title: 'STATE', cell: ({ watched, level }) => (watched ? level : 'not watched') },
  { title: 'SINCE', cell: ({ since }) => localMinute(since) },
  { title: 'SETTING', cell: ({ setting }) => setting, yields: 1 },
];

/** `above 0`, `longer than 30 min`. */
function settingOf({ rules }: AlertPlan, rule: AlertRule): string {
  const setting: Readonly<Record<string, number>> = rules[rule] ?? {};
  return Object.entries(setting)
    .map(([name, value]) => `${words(name)} ${name === 'longerThan' || name === 'within' ? duration(value / 1000) : String(value)}`)
    .join(', ');
}

const words = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

async function sendTest({ target, ...options }: GlobalOptions & { readonly target?: string }): Promise<number> {
  const plan = await requirePlan(await loadSettings(options.settings));
  const names = Object.keys(plan.targets);
  if (target !== undefined && !names.includes(target)) throw new UsageError(`There is no target "${target}". ${didYouMean(target, names)}`);
  const sent = await Promise.all((target === undefined ? names : [target]).map((name) => sendOne(plan, name)));
  const output: Output = createOutput(process.stdout, process.env, options.json ?? false);
  output.result({ sent }, () =>
    sent.map(({ name, accepted, reason }) => (accepted ? `${name}: accepted` : `${name}: not accepted, ${String(reason)}`)),
  );
  return sent.every(({ accepted }) => accepted) ? EXIT.ok : EXIT.failed;
}

async function sendOne(plan: AlertPlan, name: string): Promise<{ name: string; accepted: boolean; reason: string | null }> {
  const target = plan.targets[name];
  if (target === undefined) return { name, accepted: false, reason: 'it is not in the file' };
  const alert: Alert = {
    id: randomUUID(),
    mapping: 'order-sync',
    rule: 'test',
    level: 'WARNING',
    previous: 'OK',
    message: 'This is a test. Nothing is wrong.',
    at: new Date().toISOString(),
  };
  const reason = await postAlert(target, alert);
  return { name, accepted: reason === null, reason };
}
