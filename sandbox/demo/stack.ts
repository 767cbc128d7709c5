import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { DEFAULT_BOUNDS } from '../../src/sync/services.js';
import type { ProtocolBounds, Services } from '../../src/sync/services.js';
import { openServices } from '../../src/config/services.js';
import { programArguments, PROJECT_ROOT } from '../../src/config/package-files.js';
import { loadSettings } from '../../src/config/settings.js';
import type { SettingsFile } from '../../src/config/settings.js';
import { findTemporalBinary } from '../temporal/binary.js';
import { superviseChild } from '../processes/children.js';
import type { SupervisedChild } from '../processes/children.js';
import { startDevServer } from '../temporal/dev-server.js';
import type { DevServer } from '../temporal/dev-server.js';
import { simulatorClient } from './simulator-client.js';
import type { SimulatorClient } from './simulator-client.js';
import { prepareServer } from './sql-server.js';

export interface StackOptions {
  /** Folder of the stack's files: databases, snapshot, settings, logs. */
  readonly folder: string;
  /** Limits of the simulator's token. */
  readonly plan: 'trial' | 'personal' | 'app' | 'agent';
  readonly boards: readonly string[];
  readonly mappingsFolder?: string;
  readonly bounds?: ProtocolBounds;
  /** A SQL Server whose database may be emptied; left out, an embedded database in the folder. */
  readonly mssqlUrl?: string | undefined;
  readonly report: (line: string) => void;
}

/** Everything that one sync needs, started by and for this process alone. */
export interface Stack {
  readonly temporal: DevServer;
  readonly monday: SimulatorClient;
  readonly services: Services;
  /** For `--settings`: with it, workers and commands read nothing else. */
  readonly settingsFile: string;
  /** A worker in a process of its own, with these variables besides the locations of programs. */
  startWorker(name: string, env?: NodeJS.ProcessEnv): Promise<SupervisedChild>;
  stop(): Promise<void>;
}

/**
 * Starts Temporal, a simulator of monday.com in its own process and the embedded database, or an explicitly named SQL Server.
 * Addresses, tokens, databases and profiles of the environment are not read, and children get none of them.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  await mkdir(options.folder, { recursive: true });
  if (options.mssqlUrl !== undefined) await prepareServer(options.mssqlUrl);
  const binary = await findTemporalBinary({ env: process.env, report: options.report });
  const temporal = await startDevServer({ binary: binary.path, dbFile: resolve(options.folder, 'temporal.db'), report: options.report });
  const simulator = await startSimulatorProcess(options);
  const settingsFile = resolve(options.folder, 'settings.json');
  const settings: SettingsFile = {
    temporal: { address: temporal.address, namespace: temporal.namespace, uiUrl: temporal.uiUrl },
    ...(options.mssqlUrl === undefined ? { databaseFile: resolve(options.folder, 'orders.db') } : { mssqlUrl: options.mssqlUrl }),
    monday: { url: simulator.api, token: simulator.token },
    mappingsFolder: options.mappingsFolder ?? resolve(PROJECT_ROOT, 'mappings'),
    snapshotFolder: resolve(options.folder, 'snapshot'),
    bounds: options.bounds ?? DEFAULT_BOUNDS,
  };
  await writeFile(settingsFile, JSON.stringify(settings, null, 2), { mode: 0o600 });
  const { services, close } = await openServices(await loadSettings(settingsFile));
  const workers: SupervisedChild[] = [];
  return {
    temporal,
    monday: simulatorClient(simulator),
    services,
    settingsFile,
    startWorker: async (name, env = {}) => {
      const worker = await startWorkerProcess({ name, settingsFile, folder: options.folder, env });
      workers.push(worker);
      return worker;
    },
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
      await close();
      await simulator.process.stop();
      await temporal.stop();
    },
  };
}

/** Variables that a child inherits: the locations of programs and temporary files. None that names a server, board or database, and no `.env`. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'SystemRoot', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA'];
  const inherited = names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...(Object.fromEntries(inherited) as NodeJS.ProcessEnv), ORDER_SYNC_ENV_FILE: 'none' };
}

export interface SimulatorProcess {
  readonly url: string;
  readonly api: string;
  readonly token: string;
  readonly process: SupervisedChild;
}

/** Starts a simulated monday.com of its own, with its log in the folder. */
export async function startSimulatorProcess({
  folder,
  plan,
  boards,
}: Pick<StackOptions, 'folder' | 'plan' | 'boards'>): Promise<SimulatorProcess> {
  const args = ['sandbox/simulator/main.ts', '--plan', plan, '--board', ...boards] as const;
  const { child, line } = await startProcess({ name: 'simulator', args, folder, ready: () => true });
  const { url, api, token } = JSON.parse(line) as { url: string; api: string; token: string };
  return { url, api, token, process: child };
}

async function startWorkerProcess({
  settingsFile,
  ...start
}: Pick<ProgramStart, 'name' | 'folder' | 'env'> & { readonly settingsFile: string }): Promise<SupervisedChild> {
  return (await startProcess({ ...start, args: ['src/worker.ts', '--settings', settingsFile], ready: workerIsUp })).child;
}

/** The line that a worker prints when it is ready. */
export const workerIsUp = (line: string): boolean => line.includes('Worker is up');

export interface ProgramStart {
  readonly name: string;
  /** A TypeScript file of the project and its arguments. */
  readonly args: readonly [source: string, ...rest: string[]];
  /** Folder of its log. */
  readonly folder: string;
  /** Folder in which it runs; the root of the project unless given. */
  readonly cwd?: string;
  /** Whether a line of its output means that it is ready. */
  readonly ready: (line: string) => boolean;
  /** Its variables besides the locations of programs. */
  readonly env?: NodeJS.ProcessEnv;
  /** Opens a channel for messages between the two processes. */
  readonly messages?: boolean;
}

/** Starts a program of the project and waits for the line that it prints when it is ready. Its stderr is written to `<name>.log` in the folder. */
export async function startProcess(program: ProgramStart): Promise<{ child: SupervisedChild; line: string }> {
  const { name, folder, ready } = program;
  const [source, ...rest] = program.args;
  const logFile = resolve(folder, `${name}.log`);
  const log = await open(logFile, 'a');
  try {
    const child = await superviseChild({
      name,
      command: process.execPath,
      args: [...programArguments(source), ...rest],
      cwd: program.cwd ?? PROJECT_ROOT,
      env: { ...cleanEnvironment(), ...program.env },
      stdio: ['ignore', 'pipe', log.fd, ...(program.messages === true ? (['ipc'] as const) : [])],
    });
    return { child, line: await firstLine(child, ready, logFile) };
  } finally {
    await log.close();
  }
}

/** The first line of output that passes the test. Rejects when the process ends before it. */
async function firstLine(child: SupervisedChild, test: (line: string) => boolean, logFile: string): Promise<string> {
  const output = child.process.stdout as Readable;
  const lines = createInterface({ input: output });
  return await new Promise((resolvePromise, reject) => {
    lines.on('line', (line) => {
      if (test(line)) resolvePromise(line);
    });
    void child.exited.then(async ({ code }) => {
      const said = (await readFile(logFile, 'utf8').catch(() => '')).trim().split('\n').at(-1) ?? '';
      reject(new Error(`${child.name} ended with code ${String(code)} before it was ready. The end of ${logFile}: ${said}`));
    });
  });
}
