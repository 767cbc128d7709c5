import { readdirSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';

const STORE = new URL('../../src/store/', import.meta.url);

/** Counts, by the engine that runs JavaScript itself, which functions of src/store are called. */
class FunctionsRun {
  readonly #session = new Session();

  async start(): Promise<void> {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  }

  /** Named functions that were not called since the start, as `file: function`; and files that were not even loaded. */
  async missing(): Promise<string[]> {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    const files = readdirSync(fileURLToPath(STORE), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    return files.flatMap((file) => {
      const scripts = result.filter(({ url }) => url === new URL(file, STORE).href);
      if (scripts.length === 0) return [file];
      const functions = scripts.flatMap((script) => script.functions).filter(({ functionName }) => /^\w/.test(functionName));
      const names = [...new Set(functions.map(({ functionName }) => functionName))];
      return names
        .filter((name) => !functions.some((one) => one.functionName === name && (one.ranges[0]?.count ?? 0) > 0))
        .map((name) => `${file}: ${name}`);
    });
  }
}

/** Begins to count before src/store is loaded, so this file must be imported first. */
export const functionsRun = new FunctionsRun();
await functionsRun.start();
