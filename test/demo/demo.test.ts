import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, vi } from 'vitest';
import { DEMO } from '../docs/elsewhere.js';
import { noteDescendants, stillRunning } from './processes.js';

const ROOT = resolve(import.meta.dirname, '../..');
const FOREIGN_TOKEN = 'a-token-of-somebody-else';

const PROFILE = `
[profile.foreign]
address = "10.255.255.1:7233"
namespace = "foreign"
api_key = "${FOREIGN_TOKEN}"
`;

/** What a developer's shell may hold: every address leads nowhere, so a demo that follows one of them hangs or fails. */
async function hostile(folder: string): Promise<NodeJS.ProcessEnv> {
  const profile = join(folder, 'temporal.toml');
  await writeFile(profile, PROFILE);
  const nowhere = 'http://127.0.0.1:9';
  return {
    TEMPORAL_ADDRESS: '10.255.255.1:7233',
    TEMPORAL_NAMESPACE: 'foreign',
    TEMPORAL_API_KEY: FOREIGN_TOKEN,
    TEMPORAL_TLS: 'true',
    TEMPORAL_CONFIG_FILE: profile,
    TEMPORAL_PROFILE: 'foreign',
    MONDAY_API_URL: `${nowhere}/`,
    MONDAY_API_TOKEN: FOREIGN_TOKEN,
    DATABASE_FILE: join(folder, 'foreign.db'),
    ORDER_SYNC_FOLDER: join(folder, 'foreign'),
    ORDER_SYNC_MAPPINGS: join(folder, 'no-mappings'),
    DATABASE: 'mssql',
    MSSQL_URL: 'mssql://sa:secret@10.255.255.1:1433/orders_latest',
    MSSQL_SERVER: '10.255.255.1',
    MSSQL_DATABASE: 'orders_latest',
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    ALL_PROXY: nowhere,
    http_proxy: nowhere,
    https_proxy: nowhere,
    all_proxy: nowhere,
    grpc_proxy: nowhere,
  };
}

interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
  readonly processes: ReadonlySet<number>;
}

async function runDemo(env: NodeJS.ProcessEnv): Promise<Outcome> {
  const [program = '', ...args] = DEMO.split(' ');
  const child = spawn(program, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  const processes = new Set<number>();
  const watch = setInterval(() => void noteDescendants(child.pid ?? -1, processes), 300);
  const code = await new Promise<number | null>((done) => child.once('close', done));
  clearInterval(watch);
  return { code, output, errors, processes };
}

it('plays its four acts in a hostile environment, passes its own checks and leaves no process behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'demo-'));
  try {
    const { code, output, errors, processes } = await runDemo(await hostile(folder));
    expect(code, output + errors).toBe(0);
    for (const act of ['Act 1: First load', 'Act 2: The source changes', 'Act 3: Monday refuses', 'Act 4: Nothing has changed'])
      expect(output).toContain(act);
    expect(output).toContain('Database: embedded; no SQL Server is used. Only ORDER_SYNC_DISPOSABLE_DATABASE=<name>');
    const text = output.replace(/\s+/g, ' ');
    expect(text).toContain(
      '69 items in group "GREYSON 2025 FALL", 69 rows in MON_CustMasterSchedule, 40 orders with quantities, 264 subitems',
    );
    expect(text).toMatch(/mutations: 0 mutations, 0 requests that ask for one/);
    expect(text).toMatch(/All \d+ checks passed/);
    expect(output).not.toMatch(/^ {2}FAILED /m);
    // npm itself may print a warning about its own configuration.
    expect(errors.split('\n').filter((line) => line !== '' && !line.startsWith('npm '))).toEqual([]);
    expect(output + errors).not.toContain(FOREIGN_TOKEN);
    expect([existsSync(join(folder, 'foreign.db')), existsSync(join(folder, 'foreign'))]).toEqual([false, false]);
    const demoFolder = /Files and logs: (\S+)/.exec(output)?.[1] ?? '';
    const settings = await readFile(join(ROOT, demoFolder, 'settings.json'), 'utf8');
    expect(settings).not.toMatch(/10\.255\.255\.1|127\.0\.0\.1:9\/|a-token-of-somebody-else|foreign/);
    // npm, its shell, tsx, the demo, Temporal, the simulator, the worker, the watchdog.
    expect(processes.size).toBeGreaterThanOrEqual(7);
    await vi.waitFor(async () => expect(await stillRunning(processes)).toEqual([]), { timeout: 10_000, interval: 100 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 360_000);
