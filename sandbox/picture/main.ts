import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { PROJECT_ROOT, programArguments } from '../../src/config/package-files.js';
import { cleanEnvironment } from '../demo/stack.js';
import { superviseChild } from '../processes/children.js';
import { runTool } from '../processes/run-tool.js';
import { reportPicture } from './report.js';

// `npm run picture` plays the demo and writes the pictures of the README: its board, and what it prints. It needs a Chromium or Chrome.

const IMAGES = resolve(PROJECT_ROOT, 'docs/images');
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];
/** Wide enough for nine columns, high enough for three groups. */
const SIZE = '1600,900';
/** A picture of a page on this machine takes seconds. */
const PICTURE_MS = 60_000;

function browser(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = folders.flatMap((folder) => BROWSERS.map((name) => join(folder, name))).find((path) => existsSync(path));
  if (found === undefined)
    throw new Error('There is no Chromium or Chrome on the PATH. Install one, such as by `apt-get install chromium`.');
  return found;
}

/** A picture of a page, with a profile that is thrown away. */
async function picture(program: string, url: string, file: string): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'order-sync-picture-'));
  // Its sandbox does not work for root, as in a container.
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [
    '--headless',
    '--disable-gpu',
    '--hide-scrollbars',
    `--user-data-dir=${profile}`,
    `--window-size=${SIZE}`,
    `--screenshot=${file}`,
  ];
  try {
    await runTool({ command: program, args: [...args, ...root, url], env: process.env, timeoutMs: PICTURE_MS });
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
}

/** Plays the demo and calls `made` with its lines while everything is still up. */
async function demo(made: (lines: readonly string[], boardPage: string) => Promise<void>): Promise<void> {
  const child = await superviseChild({
    name: 'demo',
    command: process.execPath,
    args: [...programArguments('sandbox/demo/main.ts'), '--stay'],
    cwd: PROJECT_ROOT,
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  try {
    if (child.process.stdout === null) throw new Error('The demo has no output.');
    for await (const line of createInterface({ input: child.process.stdout })) {
      lines.push(line);
      const page = /^ {2}Board page {4}(http\S+)/.exec(line)?.[1];
      if (page !== undefined) return await made(lines, page);
    }
    throw new Error(`The demo ended without a board: ${lines.at(-1) ?? 'it printed nothing'}`);
  } finally {
    await child.stop();
  }
}

const program = browser();
await mkdir(IMAGES, { recursive: true });
await demo(async (lines, page) => {
  await picture(program, page, join(IMAGES, 'board.png'));
  await writeFile(join(IMAGES, 'report.svg'), reportPicture(lines));
});
process.stdout.write('Written: docs/images/board.png, docs/images/report.svg\n');
