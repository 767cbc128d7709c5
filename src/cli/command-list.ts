import type { Command } from 'commander';
import type { Host } from './host.js';

type AddCommands = (program: Command, host: Host) => void;

/** Commands of one file: what the list of all shows of them, and their code, which is loaded when one of them is used. */
export interface CommandFile {
  /** What each does, by how it is called: `validate [mapping...]`. */
  readonly commands: Readonly<Record<string, string>>;
  readonly load: () => Promise<AddCommands>;
}

/** Every command of the program, in the order in which they are listed. */
export const COMMAND_FILES: readonly CommandFile[] = [
  {
    commands: { status: 'open work and problems: open run, last runs, batches, errors, schedule' },
    load: async () => (await import('./definitions/status.js')).addStatus,
  },
  {
    commands: { run: 'start a run now and show what it does' },
    load: async () => (await import('./definitions/run.js')).addRun,
  },
  {
    commands: { watch: 'attach to the open run and show what it does' },
    load: async () => (await import('./definitions/watch.js')).addWatch,
  },
  {
    commands: { plan: 'what a run would do, with before and after of every field, without doing it' },
    load: async () => (await import('./commands/plan.js')).addPlan,
  },
  {
    commands: { runs: 'the last runs, newest first; `runs show` prints one in full' },
    load: async () => (await import('./commands/runs.js')).addRuns,
  },
  {
    commands: { dashboard: 'serve the same as pages on this machine, live and read-only' },
    load: async () => (await import('./commands/dashboard.js')).addDashboard,
  },
  {
    commands: { batches: 'batches, newest first; or one of them in full' },
    load: async () => (await import('./definitions/batches.js')).addBatches,
  },
  {
    commands: { findings: 'everything that a person should know or decide: refused orders, unreadable values, held removals, drift' },
    load: async () => (await import('./commands/findings.js')).addFindings,
  },
  {
    commands: { errors: 'orders and sizes that were refused, why, and what to do about it' },
    load: async () => (await import('./commands/errors.js')).addErrors,
  },
  {
    commands: { 'explain <code>': 'what a code means, how severe it is, when it is retried, what to do' },
    load: async () => (await import('./commands/explain.js')).addExplain,
  },
  {
    commands: {
      keys: 'which rows of the source share a key, per customer, and which columns would distinguish them',
      'rekey <known> <new>': 'declare that a known order has a new key; the next run moves the order to it, on the same item',
      'accept-new <new...>': 'declare that held keys are new orders; the next run creates them',
    },
    load: async () => (await import('./commands/keys.js')).addKeys,
  },
  {
    commands: { removals: 'orders that have left the source and are kept on the board until a person decides, by customer' },
    load: async () => (await import('./commands/removals.js')).addRemovals,
  },
  {
    commands: { verify: 'compare the whole board with records and production: what people changed, what is missing or there twice' },
    load: async () => (await import('./commands/verify.js')).addVerify,
  },
  {
    commands: {
      'resolve <order>': 'decide about an order that people have changed on the board: make it again, restore, leave or accept it',
    },
    load: async () => (await import('./commands/resolve.js')).addResolve,
  },
  {
    commands: { retry: 'retry failed orders: shows what it would do, asks, and does it' },
    load: async () => (await import('./definitions/retry.js')).addRetry,
  },
  {
    commands: { cancel: 'end the open run, or one batch: what Monday acknowledged is promoted, the rest is left to the next run' },
    load: async () => (await import('./definitions/cancel.js')).addCancel,
  },
  {
    commands: {
      pause: 'stop the open run, or one batch, from starting new requests',
      resume: 'let the open run, or one batch, go on after a pause',
      approve: 'let a run continue that waits because an abnormal share of the orders changed',
      reject: 'end such a run without sending anything',
    },
    load: async () => (await import('./definitions/control.js')).addControl,
  },
  {
    commands: { cleanup: 'delete finished work that is older than policies.retention of the mapping' },
    load: async () => (await import('./commands/cleanup.js')).addCleanup,
  },
  {
    commands: { alerts: 'what is watched and its present state; send a test to the receivers' },
    load: async () => (await import('./commands/alerts.js')).addAlerts,
  },
  {
    commands: { schedule: 'start runs by the clock' },
    load: async () => (await import('./definitions/schedule.js')).addSchedule,
  },
  {
    commands: { temporal: 'prepare the Temporal server, and change to a new version of the worker' },
    load: async () => (await import('./definitions/temporal.js')).addTemporal,
  },
  {
    commands: { db: 'bring the tables of the database up to date' },
    load: async () => (await import('./commands/db.js')).addDb,
  },
  {
    commands: { board: 'what the board needs before the first run' },
    load: async () => (await import('./commands/board.js')).addBoard,
  },
  {
    commands: { adopt: 'bind items that are already on the board to their orders: shows them, asks, and binds them' },
    load: async () => (await import('./commands/adopt.js')).addAdopt,
  },
  {
    commands: { 'init [name]': 'write the mapping of a table and a board: proposes each part with its confidence; --demo shows it' },
    load: async () => (await import('./commands/init.js')).addInit,
  },
  {
    commands: { doctor: 'check a deployment from its settings to its schedule, and print what mends each thing that is not in order' },
    load: async () => (await import('./definitions/doctor.js')).addDoctor,
  },
  {
    commands: { 'validate [mapping...]': 'check mappings against the tables and the board' },
    load: async () => (await import('./commands/validate.js')).addValidate,
  },
  {
    commands: { 'generate [mapping...]': 'write documents, field reference, diagram and editor schema from mappings and tables' },
    load: async () => (await import('./commands/generate.js')).addGenerate,
  },
  {
    commands: { 'completion <shell>': 'print a script that completes these commands in bash, zsh or fish' },
    load: async () => (await import('./commands/completion.js')).addCompletion,
  },
  {
    commands: {
      worker: 'do the work of runs, until a signal stops it; one or more of these serve a Temporal namespace',
      'simulator [option...]': 'a simulated monday.com, to try the sync without the real one; --help lists its options',
      'demo [option...]': 'show the sync in four acts on servers of its own, and check each; --stay keeps them up',
    },
    load: async () => (await import('./commands/programs.js')).addPrograms,
  },
];

/** The word by which a command is called: `validate`. */
export const wordOf = (usage: string): string => usage.split(' ')[0] ?? usage;
