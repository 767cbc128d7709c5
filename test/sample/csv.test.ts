import { expect, it } from 'vitest';
import { csvLine } from '../../sandbox/sample/csv.js';

it('quotes what a reader of CSV would otherwise take apart, and keeps NULL and empty text apart', () => {
  expect(csvLine(['A', null, '', 12, '$1,204.50', 'a "b"', ' lead', 'line\nbreak'])).toBe(
    'A,,"",12,"$1,204.50","a ""b"""," lead","line\nbreak"\r\n',
  );
});
