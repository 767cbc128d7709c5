import { superviseChild } from '../../sandbox/processes/children.js';

// A process that supervises two children, prints their ids and then does what its argument names.
const STUBBORN = "process.on('SIGTERM', () => {}); console.log('ready'); setInterval(() => {}, 1000);";
const WILLING = "console.log('ready'); setInterval(() => {}, 1000);";

const pids: number[] = [];
for (const [name, code] of [
  ['willing', WILLING],
  ['stubborn', STUBBORN],
] as const) {
  const child = await superviseChild({
    name,
    command: process.execPath,
    args: ['-e', code],
    env: {},
    stdio: ['ignore', 'pipe', 'inherit'],
    graceMs: 300,
  });
  await new Promise((ready) => child.process.stdout?.once('data', ready));
  pids.push(child.pid);
}
console.log(pids.join(' '));

switch (process.argv[2]) {
  case 'exit':
    process.exit(7);
    break;
  case 'throw':
    throw new Error('as the test wants it');
  default:
    setInterval(() => undefined, 1000);
}
