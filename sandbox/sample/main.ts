import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { orderColumns, toRow } from './columns.js';
import { csvLine } from './csv.js';
import { demoOrders } from './demo-orders.js';
import { generateOrders } from './generate.js';
import type { SampleOptions } from './generate.js';
import type { SampleOrder } from './columns.js';

interface Flags extends SampleOptions {
  readonly golden: boolean;
  readonly demo: boolean;
  readonly customer?: string[];
}

const wholeNumber = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 0.');
  return Number(text);
};

const program = new Command('sample')
  .description('Prints sample rows of dbo.ORDERS_UNIFIED as CSV.')
  .option('--rows <number>', 'rows to generate', wholeNumber, 1000)
  .option('--seed <number>', 'the same seed gives the same rows', wholeNumber, 1)
  .addOption(
    new Option('--dirt <level>', 'none: every row can be sent. real: with the defects of real data')
      .choices(['none', 'real'])
      .default('none'),
  )
  .option('--customer <names...>', 'only these customers, by their name in the source')
  .option('--golden', "the 69 orders of GREYSON's PO 4755 first", false)
  .option('--demo', 'the orders of the demo instead; of the other options only --seed is used', false);

function* lines(orders: Iterable<SampleOrder>): Generator<string> {
  yield csvLine(orderColumns);
  for (const order of orders) yield csvLine(toRow(order));
}

try {
  const flags = program.parse().opts<Flags>();
  const orders = flags.demo
    ? demoOrders(flags.seed)
    : generateOrders({ seed: flags.seed, rows: flags.rows, dirt: flags.dirt, customers: flags.customer, includeGolden: flags.golden });
  await pipeline(Readable.from(lines(orders)), process.stdout);
} catch (error) {
  // The reader (`| head`) has closed the pipe: that is not a failure.
  const closed =
    (error as NodeJS.ErrnoException).code === 'EPIPE' || (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
  if (!closed) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
