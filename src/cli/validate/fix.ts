import { readFile, writeFile } from 'node:fs/promises';
import { createTwoFilesPatch } from 'diff';
import { applyFixes, fixesByFile } from '../../mapping/apply-fixes.js';
import type { Finding } from '../../mapping/validate/finding.js';
import { readYamlText } from '../../mapping/yaml-file.js';
import { CommandError } from '../exit-codes.js';
import { confirmed } from '../output/confirmed.js';
import type { Output } from '../output/output.js';
import type { Style } from '../output/style.js';
import { count } from '../output/words.js';
import { shownPath } from './report.js';

interface Change {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Shows the certain corrections as a diff, and writes them after a yes: of a person at the terminal, or given as `yes`. Returns whether
 * anything was written.
 */
export async function repair(output: Output, findings: readonly Finding[], yes: boolean): Promise<boolean> {
  const changes = await changesOf(findings);
  if (changes.length === 0) {
    output.say('No finding has a certain correction.', '');
    return false;
  }
  output.say(...changes.flatMap((change) => diffLines(change, output.style)), '');
  if (!yes && !(await agreed(output, changes))) {
    output.say('Nothing was written: add --yes to write it.', '');
    return false;
  }
  for (const change of changes) await write(change);
  output.say(`${changes.map(({ file }) => shownPath(file)).join(', ')}: written.`, '');
  return true;
}

async function changesOf(findings: readonly Finding[]): Promise<Change[]> {
  return await Promise.all(
    [...fixesByFile(findings)].map(async ([file, fixes]) => {
      const before = await readYamlText(file);
      return { file, before, after: applyFixes(before, fixes) };
    }),
  );
}

async function agreed(output: Output, changes: readonly Change[]): Promise<boolean> {
  return output.live && process.stdin.isTTY && (await confirmed(`Write ${count(changes.length, 'file')}?`));
}

/** A person may have edited the file while the question was open. */
async function write({ file, before, after }: Change): Promise<void> {
  const now = await readFile(file, 'utf8');
  const mark = now.startsWith('\ufeff') ? '\ufeff' : '';
  if (now.slice(mark.length) !== before)
    throw new CommandError(`${shownPath(file)} was changed meanwhile, and was left alone. Validate it again.`);
  await writeFile(file, mark + after);
}

/** A change as a diff, coloured on a terminal. */
export function diffLines({ file, before, after }: Change, style: Style): string[] {
  const name = shownPath(file);
  const patch = createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, { context: 1 });
  const lines = patch
    .trimEnd()
    .split('\n')
    .filter((line) => !/^=+$/.test(line));
  return lines.map((line) =>
    line.startsWith('+')
      ? style('green', line)
      : line.startsWith('-')
        ? style('red', line)
        : line.startsWith('@@')
          ? style('blue', line)
          : line,
  );
}
