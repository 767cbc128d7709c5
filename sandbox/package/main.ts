import { chmod, cp, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PROJECT_ROOT } from '../../src/config/package-files.js';
import { runTool } from '../processes/run-tool.js';

// `npm run build` writes the program into `dist`: compiled code, what that reads beside itself, and the workflows as one bundle.

/** Files that the compiler does not copy, read by the code beside them. */
const ASSETS = ['sandbox/simulator/schema.graphql', 'sandbox/simulator/page/browser.js', 'sandbox/simulator/page/style.css'];

/** The compiler needs a quarter of a minute; a busy machine may need a few times that. */
const STEP_MS = 180_000;

const DIST = resolve(PROJECT_ROOT, 'dist');

async function node(...args: string[]): Promise<void> {
  await runTool({ command: process.execPath, args, env: process.env, timeoutMs: STEP_MS });
}

// A file whose source is gone would be packed too.
await rm(DIST, { recursive: true, force: true });
await node(resolve(PROJECT_ROOT, 'node_modules/typescript/bin/tsc'), '--project', resolve(PROJECT_ROOT, 'tsconfig.build.json'));
for (const asset of ASSETS) await cp(resolve(PROJECT_ROOT, asset), resolve(DIST, asset));
await node(resolve(DIST, 'src/worker/bundle.js'));
// npm makes a program executable when it installs one; here it is for a checkout.
await chmod(resolve(DIST, 'src/client.js'), 0o755);
process.stdout.write('The program is in dist: node dist/src/client.js --help\n');
