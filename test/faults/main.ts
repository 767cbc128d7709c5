import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { variants } from './variants.js';
import type { FaultOptions } from './variants.js';

interface Flags extends FaultOptions {
  readonly fast?: true;
  readonly breaks?: true;
  readonly histories?: number | true;
  readonly historiesFull?: number | true;
  readonly boards?: number | true;
  readonly dirt?: number;
}

const program = new Command('faults')
  .description('Draws seeded schedules of faults, plays them, and checks every promise of the sync.')
  .option('--seeds <number>', 'how many seeds', readNumber, 200)
  .option('--from <number>', 'the first seed', readNumber, 1)
  .option('--seed <number>', 'one seed alone, told in full', readNumber)
  .option('--workers <number>', 'processes at a time', readNumber, availableParallelism())
  .option('--sweep', 'instead of seeds: a worker is killed at every crash point once, in order', false)
  .option('--fast', 'in process: no Temporal server, and a clock that is moved')
  .option(
    '--histories [number]',
    'in process, without faults: so many random histories of edits, against a plain model of the board',
    readNumber,
  )
  .option('--boards [number]', 'in process: so many boards that people edit at random, compared with the records and repaired', readNumber)
  .option('--histories-full [number]', 'the same histories through the whole system', readNumber)
  .option('--dirt <rows>', 'one read of so many generated rows with the defects of the real table: where each of them went', readNumber)
  .option('--breaks', 'tests of the tests: breaks the product in thirteen ways, in copies of the code, and catches each')
  .option('--baseline', 'with --fast: the same faults against a plain loop with retries, counted beside', false)
  .parse();

const flags = program.opts<Flags>();
if (flags.dirt !== undefined) process.exit((await (await import('../histories/dirt-command.js')).readDirt(flags.dirt)) ? 0 : 1);
const play = await variants[variantOf(flags)]();
const histories = flags.histories ?? flags.historiesFull ?? flags.boards;
const seeds = typeof histories === 'number' ? histories : flags.seeds;
process.exitCode = (await play({ ...flags, seeds })) ? 0 : 1;

function variantOf({ breaks, boards, histories, historiesFull, fast }: Flags): keyof typeof variants {
  if (breaks) return 'breaks';
  if (boards !== undefined) return 'boards';
  if (histories !== undefined) return 'histories';
  if (historiesFull !== undefined) return 'historiesFull';
  return fast ? 'fast' : 'full';
}

function readNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new InvalidArgumentError('A whole number, 0 or more.');
}
