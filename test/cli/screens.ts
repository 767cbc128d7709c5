import { runCommandLine } from '../../src/cli/command-line.js';

// Runs several command lines in one process, since starting one takes a second; each begins with a line that names it.
// Every command adds a listener.
process.stdout.setMaxListeners(0);
const commands = JSON.parse(process.argv[2] ?? '[]') as readonly (readonly string[])[];
for (const args of commands) {
  process.stdout.write(`\n==> ${args.join(' ')}\n`);
  await runCommandLine([...args, '--settings', process.argv[3] ?? '']);
}
