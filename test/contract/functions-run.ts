import { readdirSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';

const STORE = new URL('../../src/store/', import.meta.url);

/** What one process did with src/store. Functions are the named ones, as `file: function`. */
export interface StoreCalls {
  readonly files: readonly string[];
  /** All functions of those files. */
  readonly functions: readonly string[];
  readonly called: readonly string[];
}

/** Counts, by the engine that runs JavaScript itself, which functions of src/store are called. */
class FunctionsRun {
  readonly #session = new Session();

  async start(): Promise<void> {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  }

  /** What was called since the start, or since it was last asked. */
  async calls(): Promise<StoreCalls> {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    const loaded = result
      .filter(({ url }) => url.startsWith(STORE.href))
      .map(({ url, functions }) => ({ file: url.slice(STORE.href.length), functions }));
    const named = loaded.flatMap(({ file, functions }) =>
      functions
        .filter(({ functionName }) => /^\w/.test(functionName))
        .map(({ functionName, ranges }) => ({ name: `${file}: ${functionName}`, count: ranges[0]?.count ?? 0 })),
    );
    return {
      files: loaded.map(({ file }) => file),
      functions: named.map(({ name }) => name),
      called: named.filter(({ count }) => count > 0).map(({ name }) => name),
    };
  }
}

/** Functions that none of these processes called; and files that none of them even loaded. */
export function missingIn(processes: readonly StoreCalls[]): string[] {
  const loaded = new Set(processes.flatMap(({ files }) => files));
  const called = new Set(processes.flatMap((one) => one.called));
  const files = readdirSync(fileURLToPath(STORE), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const functions = new Set(processes.flatMap((one) => one.functions));
  return [...files.filter((file) => !loaded.has(file)), ...[...functions].filter((name) => !called.has(name))];
}

/** Begins to count before src/store is loaded, so this file must be imported first. */
export const functionsRun = new FunctionsRun();
await functionsRun.start();
