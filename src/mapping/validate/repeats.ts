import type { FindingCode } from '../../errors/findings.js';
import type { Path } from '../yaml-positions.js';
import type { Problem } from './finding.js';

/** One problem for each text that is the same as an earlier one. `what` names the texts in the message. */
export function repeats(
  code: FindingCode,
  entries: readonly { readonly text: string; readonly path: Path }[],
  same: (text: string) => string,
  what: string,
  atKey = false,
): Problem[] {
  const seen = new Set<string>();
  return entries.flatMap(({ text, path }): Problem[] => {
    if (!seen.has(same(text))) {
      seen.add(same(text));
      return [];
    }
    return [{ code, path, atKey, found: `"${text}" a second time`, expected: `every ${what} once` }];
  });
}
