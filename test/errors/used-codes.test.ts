import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { FINDINGS } from '../../src/errors/findings.js';
import { knownCode } from '../../src/errors/registry.js';

const source = fileURLToPath(new URL('../../src/', import.meta.url));

/** Codes that the source writes into errors, by file. The simulator's are Monday's own business. */
function usedCodes(): { readonly file: string; readonly code: string }[] {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/^errors\b/.test(file),
  );
  return files.flatMap((file) =>
    [...readFileSync(`${source}${file}`, 'utf8').matchAll(/\b(?:code: |reject\(|warn\(|permanent\()'([A-Z]+(?:_[A-Z]+)+)'/g)].map(
      ([, code = '']) => ({ file, code }),
    ),
  );
}

it('knows every code that the source uses', () => {
  const used = usedCodes();
  expect(used.length).toBeGreaterThan(5);
  expect(used.filter(({ code }) => knownCode(code) === null && !(code in FINDINGS))).toEqual([]);
});
