import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { cleanEnvironment } from '../../sandbox/demo/stack.js';
import { until, within } from '../support/until.js';
import { COMMAND } from './command.js';

/** A command that serves pages until a signal ends it. */
export interface Served {
  readonly url: string;
  /** Ends it as Ctrl-C does, and returns its exit code. */
  stop(): Promise<number | null>;
}

/** Starts a command of the real command line that prints the address of its pages. */
export async function startServer(args: readonly string[]): Promise<Served> {
  const [program = '', ...before] = COMMAND;
  const child = spawn(program, [...before, ...args], { cwd: PROJECT_ROOT, env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const url = await until(
    () => Promise.resolve(/http:\/\/127\.0\.0\.1:\d+\//.exec(said)?.[0]),
    60_000,
    `an address from: ${args.join(' ')}`,
  );
  return {
    url,
    stop: async () => {
      child.kill('SIGINT');
      return await within(closed, 20_000, `the end of: ${args.join(' ')}`).finally(() => child.kill('SIGKILL'));
    },
  };
}

export interface Got {
  readonly status: number;
  readonly policy: string;
  readonly body: string;
}

/** One request, with a host and a method of the test's choice: `fetch` allows no other host. */
export async function get(
  address: string,
  { host, method = 'GET' }: { readonly host?: string; readonly method?: string } = {},
): Promise<Got> {
  return await new Promise((resolve, reject) => {
    const asked = request(address, { method, headers: host === undefined ? {} : { host } }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => (body += text));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, policy: String(answer.headers['content-security-policy'] ?? ''), body });
      });
    });
    asked.once('error', reject);
    asked.end();
  });
}
