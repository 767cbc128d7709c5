import type { Finding, Fix } from './validate/finding.js';

/** The fixes of each file, without repeats. Fixes that contradict each other are not certain, so both are left out. */
export function fixesByFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Fix[]> {
  const files = new Map<string, Map<number, Fix | null>>();
  for (const { file, fix } of findings) {
    if (fix === undefined) continue;
    const fixes = files.get(file) ?? new Map<number, Fix | null>();
    const before = fixes.get(fix.offset);
    fixes.set(fix.offset, before === undefined || before?.text === fix.text ? fix : null);
    files.set(file, fixes);
  }
  const certain = [...files].map(([file, fixes]): [string, Fix[]] => [file, [...fixes.values()].filter((fix) => fix !== null)]);
  return new Map(certain.filter(([, fixes]) => fixes.length > 0));
}

/** The text with every fix in its place; everything else stays unchanged, white space included. */
export function applyFixes(text: string, fixes: readonly Fix[]): string {
  const fromTheEnd = [...fixes].sort((a, b) => b.offset - a.offset);
  return fromTheEnd.reduce(
    (changed, { offset, length, text: written }) => changed.slice(0, offset) + written + changed.slice(offset + length),
    text,
  );
}
