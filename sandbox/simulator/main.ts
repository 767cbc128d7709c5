import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { isPlanName, plans, type PlanName } from './plans.js';
import { startSimulator } from './server.js';

interface Flags {
  readonly host: string;
  readonly port: number;
  readonly plan: PlanName;
  readonly board: readonly string[];
  readonly token?: string;
  readonly exitWithParent?: true;
}

const program = new Command('simulator')
  .description('A simulator of monday.com. Prints one JSON line with url, api and token when it is ready.')
  .requiredOption('--board <file...>', 'board description (JSON); several for several boards')
  .option('--host <address>', 'address to listen on; 0.0.0.0 in a container', '127.0.0.1')
  .option('--port <number>', 'port, 0 for any free one', readPort, 0)
  .option('--plan <name>', `limits of the token: ${Object.keys(plans).join(', ')}`, readPlan, 'personal')
  .option('--token <text>', 'token to accept; generated when missing')
  .option('--exit-with-parent', 'end when standard input closes')
  .parse();

const flags = program.opts<Flags>();
// At once: there is no state to save, and tests must not wait.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
if (flags.exitWithParent)
  process.stdin
    .resume()
    .on('end', () => process.exit(0))
    .on('close', () => process.exit(0));

try {
  const boards = flags.board.map((file) => JSON.parse(readFileSync(file, 'utf8')) as unknown);
  const { url, api, token } = await startSimulator({
    host: flags.host,
    port: flags.port,
    plan: flags.plan,
    boards,
    ...(flags.token === undefined ? {} : { token: flags.token }),
  });
  process.stdout.write(`${JSON.stringify({ url, api, token })}\n`);
} catch (error) {
  process.stderr.write(`The simulator could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}

function readPlan(text: string): PlanName {
  if (isPlanName(text)) return text;
  throw new InvalidArgumentError(`There are: ${Object.keys(plans).join(', ')}.`);
}
