import { benchCommands } from './commands.js';
import { benchDetection } from './detection.js';
import { benchStaging } from './staging.js';
import { benchValidate } from './validate.js';

const BENCHES: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  commands: benchCommands,
  detection: benchDetection,
  staging: benchStaging,
  validate: benchValidate,
};

const [name = '', ...args] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench === undefined) {
  process.stderr.write(
    `Choose one: ${Object.keys(BENCHES)
      .map((known) => `npm run bench -- ${known}`)
      .join(', ')}.\n`,
  );
  process.exitCode = 4;
} else await bench(args);
