import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoreCalls } from './functions-run.js';

/** The set-up of all tests names a folder here in which test files leave what they called. It is gone with the run. */
export const CALLS_FOLDER = 'STORE_CALLS_FOLDER';

const fileOf = (name: string): string => join(process.env[CALLS_FOLDER] ?? '', `${name}.json`);

/** Leaves what a test file called, under its name, for the test that looks at all of them. */
export async function leaveCalls(name: string, calls: StoreCalls): Promise<void> {
  await writeFile(fileOf(name), JSON.stringify(calls));
}

export const hasLeftCalls = (name: string): boolean => existsSync(fileOf(name));

export async function callsOf(name: string): Promise<StoreCalls> {
  return JSON.parse(await readFile(fileOf(name), 'utf8')) as StoreCalls;
}
