import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface FakeProgram {
  /** To be put at the front of PATH. */
  readonly folder: string;
  /** What it was given so far: one line of arguments for each call, and all that came in. */
  arguments(): Promise<string[]>;
  input(): Promise<string>;
}

/** Puts a program of that name into `folder` that writes down its arguments and input, then runs `body` (shell). */
export async function fakeProgram(folder: string, name: string, body = ''): Promise<FakeProgram> {
  await mkdir(folder, { recursive: true });
  const log = join(folder, `${name}.arguments`);
  const input = join(folder, `${name}.input`);
  await writeFile(log, '');
  await writeFile(input, '');
  const program = join(folder, name);
  await writeFile(program, `#!/bin/sh\necho "$*" >>'${log}'\n[ -t 0 ] || cat >>'${input}'\n${body}\n`);
  await chmod(program, 0o755);
  return {
    folder,
    arguments: async () => (await readFile(log, 'utf8')).trim().split('\n'),
    input: async () => await readFile(input, 'utf8'),
  };
}
