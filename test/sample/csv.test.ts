import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { csvLine } from '../../sandbox/sample/csv.js';

it('quotes what a reader of CSV would otherwise take apart, and keeps NULL and empty text apart', () => {
  expect(csvLine(['A', null, '', 12, '$1,204.50', 'a "b"', ' lead', 'line\nbreak'])).toBe(
    'A,,"",12,"$1,204.50","a ""b"""," lead","line\nbreak"\r\n',
  );
});

it('prints a header and the asked number of rows', () => {
  const text = execFileSync(process.execPath, ['--import', 'tsx', 'sandbox/sample/main.ts', '--rows', '5', '--seed', '3', '--golden'], {
    encoding: 'utf8',
  });
  const lines = text.trimEnd().split('\r\n');
  expect(lines).toHaveLength(1 + 69 + 5);
  expect(lines[0]).toMatch(/^AAG ORDER NUMBER,CUSTOMER NAME,.*,ADID$/);
  expect(lines[1]).toMatch(/^GRE-04101,GREYSON CLOTHIERS,/);
}, 30_000);
