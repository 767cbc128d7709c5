/** The lines of the blocks `text` of a page: samples of what a command prints. */
export const samplesOf = (text: string): string[] =>
  [...text.matchAll(/^```text\n(.*?)^```/gms)].flatMap(([, block = '']) => block.split('\n')).filter((line) => line.trim() !== '');

/** The samples that no line of the output looks like. */
export const untrueSamples = (samples: readonly string[], said: readonly string[]): string[] =>
  samples.filter((sample) => !said.some((line) => looksLike(sample, line)));

/** Ids, times, addresses and folders of a sample differ from those of any other place and time; `...` leaves something out. */
export function looksLike(sample: string, line: string): boolean {
  const pattern = plain(sample)
    .split('...')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('.*');
  return new RegExp(`^${pattern}$`).test(plain(line));
}

const plain = (text: string): string => DIFFER.reduce((shown, [pattern, word]) => shown.replaceAll(pattern, word), text).trim();

/** What differs, and the word that takes its place. */
const DIFFER: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{8,64}\b/g, 'ID'],
  // The simulator counts its items from here.
  [/\b97\d{8}\b/g, 'ITEM'],
  [/(\d+ (d|h|min|s) )+ago/g, 'AGO'],
  [/https?:\/\/\S+|127\.0\.0\.1:\d+/g, 'ADDRESS'],
  [/(\d{4}-\d\d-\d\d[ T])?\d\d:\d\d(:\d\d)?(\.\d+)?( ?UTC|Z)?/g, 'TIME'],
  [/(?<= )\/[\w./-]+\//g, 'FOLDER/'],
  // A checkout and an installed package name the same command.
  [/npx order-sync\b/g, 'npm run cli --'],
  [/\s+/g, ' '],
];
