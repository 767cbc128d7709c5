import { superviseChild } from './children.js';

export interface ToolRun {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds until it is stopped and counts as failed. */
  readonly timeoutMs: number;
  /** Receives `still working` lines. */
  readonly report?: (line: string) => void;
}

// Often enough to show progress, rarely enough not to fill the screen.
const PROGRESS_MS = 10_000;
// Enough for the error message of a tool; the whole output of a build is not needed.
const OUTPUT_LIMIT = 20_000;

/**
 * Runs a program to its end and returns what it printed on both streams (the last 20,000 characters). Throws with its last
 * line when it cannot be started, ends with another code than 0, or takes longer than `timeoutMs`.
 */
export async function runTool(run: ToolRun): Promise<string> {
  const started = Date.now();
  const child = await superviseChild({ name: run.command, ...run, stdio: ['ignore', 'pipe', 'pipe'], graceMs: 2_000 });
  // Not `exited`: the last output may still be in the pipe then.
  const closed = new Promise((resolve) => child.process.once('close', resolve));
  let output = '';
  const collect = (data: Buffer): void => {
    output = (output + data.toString('utf8')).slice(-OUTPUT_LIMIT);
  };
  child.process.stdout?.on('data', collect);
  child.process.stderr?.on('data', collect);
  const seconds = (): string => `${String(Math.round((Date.now() - started) / 1000))} s`;
  let timedOut = false;
  const progress = setInterval(() => run.report?.(`  ${run.command} is still working (${seconds()})`), PROGRESS_MS);
  const deadline = setTimeout(() => {
    timedOut = true;
    void child.stop();
  }, run.timeoutMs);
  await closed;
  clearInterval(progress);
  clearTimeout(deadline);
  const exit = await child.exited;
  if (timedOut) throw new Error(`\`${run.command}\` was stopped after ${seconds()}`);
  if (exit.code !== 0) throw new Error(`\`${run.command}\` failed: ${lastLine(output) ?? `exit ${String(exit.code ?? exit.signal)}`}`);
  return output;
}

/**
 * Proves that a file is a Temporal CLI that runs on this machine, and returns its version line,
 * `temporal version 1.8.2 (Server 1.31.2, UI 2.50.1)`.
 */
export async function temporalVersion(path: string, env: NodeJS.ProcessEnv): Promise<string> {
  // The first start of a 140 MB program on a busy machine needs seconds; a slower one would be unusable as a server.
  const output = await runTool({ command: path, args: ['--version'], env, timeoutMs: 30_000 });
  const line = output.split('\n').find((text) => text.startsWith('temporal version'));
  if (line === undefined)
    throw new Error(`${path} is not the Temporal CLI: \`--version\` prints ${JSON.stringify(lastLine(output) ?? '')}`);
  return line.trim();
}

function lastLine(text: string): string | undefined {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .at(-1);
}
