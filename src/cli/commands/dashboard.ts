import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { DatabaseContext } from '../context.js';
import { readOnly } from '../dashboard/read-only.js';
import { answerTo } from '../dashboard/routes.js';
import { startDashboard } from '../dashboard/server.js';
import { TemporalSide } from '../dashboard/temporal-side.js';
import { EXIT } from '../exit-codes.js';
import type { Host } from '../host.js';

/** No well-known service uses it. */
const PORT = 8470;

/** Declares `dashboard`. */
export function addDashboard(program: Command, host: Host): void {
  program
    .command('dashboard')
    .option('--port <port>', 'the port on this machine; 0 for any free one', portOf, PORT)
    .addHelpText(
      'after',
      '\nOnly this machine reaches it (127.0.0.1), and it only reads: the tables, and Temporal when it answers. From another machine: ssh -L 8470:127.0.0.1:8470 HOST.\n' +
        'It serves one mapping; --mapping chooses another. Ctrl-C ends it.',
    )
    .action(host.actionOnTables(serve));
}

async function serve(context: DatabaseContext, { port }: { readonly port: number }): Promise<number> {
  const { services, settings, mapping, output } = context;
  const temporal = new TemporalSide(settings.temporal);
  const sources = { context: { ...context, services: { database: readOnly(services.database) } }, temporal };
  const dashboard = await startDashboard(port, (url) => answerTo(sources, url));
  try {
    output.result({ mapping, url: dashboard.url }, () => [
      `Dashboard of ${mapping}: ${dashboard.url}`,
      'Only this machine reaches it. Ctrl-C ends it.',
    ]);
    await signal();
  } finally {
    await dashboard.close();
    temporal.close();
  }
  return EXIT.ok;
}

async function signal(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const)
      process.once(name, () => {
        resolve();
      });
  });
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('It must be a port, 0 to 65535.');
  return port;
}
