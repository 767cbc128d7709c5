import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Connection } from '@temporalio/client';
import { superviseChild } from '../processes/children.js';
import type { SupervisedChild } from '../processes/children.js';
import { connectClient, connectionConfig } from '../../src/temporal/connect.js';
import { markInUse, refuseIfInUse } from './database-mark.js';
import { freePorts } from '../processes/free-port.js';
import { registerSearchAttributes } from '../../src/temporal/namespace.js';
import { runTool } from '../processes/run-tool.js';
import { serverArguments, serverEnvironment } from './server-arguments.js';

export interface DevServerOptions {
  /** Path of the `temporal` program. */
  readonly binary: string;
  /** SQLite file of workflows and histories; created when missing, with its folder. The log is beside it as `<dbFile>.log`. */
  readonly dbFile: string;
  /** `default` unless given; created when missing. */
  readonly namespace?: string;
  /** Free ports unless given, so that a Temporal that already runs here is not disturbed. */
  readonly port?: number;
  readonly uiPort?: number;
  readonly report: (line: string) => void;
}

export interface DevServer {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  readonly uiUrl: string;
  readonly namespace: string;
  readonly logFile: string;
  /** Ends the server and waits until it has. */
  readonly stop: () => Promise<void>;
}

interface Ports {
  readonly port: number;
  readonly uiPort: number;
}

// It takes about a second; a cold disk and a busy machine take several.
const START_MS = 30_000;
const ATTEMPT_MS = 1_000;
const POLL_MS = 50;
// Another process may take a port between finding it free and using it; three times in a row has another cause.
const START_ATTEMPTS = 3;
const LOG_LINES = 15;
const LOOPBACK = '127.0.0.1';

/**
 * Starts `temporal server start-dev` on the file, with UI, and waits until it answers, has the namespace and has the sync's search attributes. It ends
 * with this process, whatever ends it. Throws with the last lines of the server's log when it ends early or does not answer within 30 seconds.
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const dbFile = resolve(options.dbFile);
  await mkdir(dirname(dbFile), { recursive: true });
  await refuseIfInUse(dbFile);
  const help = await runTool({
    command: options.binary,
    args: ['server', 'start-dev', '--help'],
    env: serverEnvironment(process.env),
    timeoutMs: START_MS,
  });
  for (let attempt = 1; ; attempt += 1) {
    const [port = 0, uiPort = 0] = await freePorts(2);
    const ports = { port: options.port ?? port, uiPort: options.uiPort ?? uiPort };
    try {
      return await startOn(ports, dbFile, help, options);
    } catch (error) {
      const taken = error instanceof Error && error.message.includes('address already in use');
      const ours = options.port === undefined || options.uiPort === undefined;
      if (!taken || !ours || attempt === START_ATTEMPTS) throw error;
      options.report('A port was taken meanwhile; starting the Temporal server on others');
    }
  }
}

async function startOn(ports: Ports, dbFile: string, help: string, options: DevServerOptions): Promise<DevServer> {
  const namespace = options.namespace ?? 'default';
  const logFile = `${dbFile}.log`;
  const child = await spawnServer(options.binary, serverArguments({ ...ports, ip: LOOPBACK, dbFile, namespace }, help), logFile);
  const address = `${LOOPBACK}:${String(ports.port)}`;
  try {
    await prepare(address, namespace, child);
  } catch (error) {
    await child.stop();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The Temporal dev server did not start: ${reason}\nThe end of ${logFile}:\n${await lastLines(logFile)}`, {
      cause: error,
    });
  }
  const uiUrl = `http://${LOOPBACK}:${String(ports.uiPort)}`;
  await markInUse(dbFile, address);
  options.report(`Temporal server at ${address}, UI at ${uiUrl}`);
  const stop = async (): Promise<void> => {
    await child.stop();
  };
  return { address, uiUrl, namespace, logFile, stop };
}

async function spawnServer(binary: string, args: readonly string[], logFile: string): Promise<SupervisedChild> {
  const log = await open(logFile, 'w');
  try {
    const stdio = ['ignore' as const, log.fd, log.fd];
    return await superviseChild({ name: 'Temporal dev server', command: binary, args, env: serverEnvironment(process.env), stdio });
  } finally {
    await log.close();
  }
}

/** Waits until the server answers, then registers the search attributes: the same way for a new file and for an old one. */
async function prepare(address: string, namespace: string, child: SupervisedChild): Promise<void> {
  await answering(address, child);
  const { connection } = await connectClient(connectionConfig({ kind: 'address', address, namespace }));
  try {
    await registerSearchAttributes(connection, namespace);
  } finally {
    await connection.close();
  }
}

async function answering(address: string, child: SupervisedChild): Promise<void> {
  const deadline = Date.now() + START_MS;
  let reason = 'nothing listens';
  while (Date.now() < deadline) {
    if (!child.running()) throw new Error(`it ended at once (${String((await child.exited).code)})`);
    try {
      const connection = await Connection.connect({ address, connectTimeout: ATTEMPT_MS, channelArgs: { 'grpc.enable_http_proxy': 0 } });
      return await connection.close();
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
  throw new Error(`no answer at ${address} within ${String(START_MS / 1000)} s (${reason})`);
}

async function lastLines(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).trimEnd().split('\n').slice(-LOG_LINES).join('\n');
}
