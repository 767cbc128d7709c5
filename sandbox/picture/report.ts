/** Lines of the demo that tell its story: acts, totals of a run, what Monday did, and the end. Details and addresses are left out. */
const SHOWN = /^(Act \d|All \d+ checks|\d+ of \d+ checks|The demo took)|^ {2}(run [A-Z]|Monday carried out|- |dbo\.)/;
/** The summary repeats the acts with their checks. */
const SUMMARY = /^Summary:/;

const LINE = 19;
const PADDING = 18;
/** Width of a character of the font below, at its size. */
const CHARACTER = 7.85;
const LONGEST = 116;

/** What the demo printed, as a picture (SVG) of a terminal. */
export function reportPicture(printed: readonly string[]): string {
  const summary = printed.findIndex((line) => SUMMARY.test(line));
  const story = printed.slice(0, summary).filter((line) => SHOWN.test(line));
  const ending = printed.slice(summary).filter((line) => /^(All|\d+ of) \d+ .*checks|^The demo took/.test(line));
  const lines = ['$ npm run demo', ...story.flatMap((line) => (line.startsWith('Act') ? ['', line] : [line])), '', ...ending];
  const width = Math.round(LONGEST * CHARACTER + 2 * PADDING);
  const height = lines.length * LINE + 2 * PADDING;
  const rows = lines.map((line, index) => row(shortened(line), PADDING + (index + 1) * LINE - 5));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}">`,
    '<style>text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d6deeb; white-space: pre; } .act { font-weight: bold; fill: #fff; } .good { fill: #22da6e; } .typed { fill: #82aaff; }</style>',
    `<rect width="100%" height="100%" rx="10" fill="#0b1021"/>`,
    ...rows,
    '</svg>',
    '',
  ].join('\n');
}

function row(line: string, y: number): string {
  return `<text x="${String(PADDING)}" y="${String(y)}"${classOf(line)}>${escaped(line)}</text>`;
}

function classOf(line: string): string {
  if (line.startsWith('$')) return ' class="typed"';
  if (line.startsWith('Act')) return ' class="act"';
  return /^All .* passed|^ {2}run COMPLETED /.test(line) ? ' class="good"' : '';
}

const shortened = (line: string): string => (line.length <= LONGEST ? line.replace(/:$/, '.') : `${line.slice(0, LONGEST - 3)}...`);
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
