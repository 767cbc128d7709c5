/** A line of a block of shell commands in a page, without its comment. */
export interface ShellLine {
  readonly page: string;
  readonly text: string;
  /** Its block says in its first line, `# Needs ...`, which servers of the reader's own it needs. */
  readonly needs: boolean;
}

const BLOCK = /^```(\S*)\n(.*?)^```/gms;
const NEEDS = /^# Needs .*\.$/;
/** How a command line begins. */
const BEGINNING = /^\s*(?:\$ )?(?:npm|npx|docker|kubectl|curl|git|cp|node|temporal) /;

/** The lines of all blocks `sh`. */
export function shellLines(page: string, text: string): ShellLine[] {
  return [...text.matchAll(BLOCK)]
    .filter(([, language]) => language === 'sh')
    .flatMap(([, , block = '']) => {
      const lines = block.trimEnd().split('\n');
      const needs = NEEDS.test(lines[0] ?? '');
      return lines.slice(needs ? 1 : 0).map((line) => ({ page, text: line.replace(/(^|\s+)# .*$/, '').trim(), needs }));
    })
    .filter((line) => line.text !== '');
}

/** Command lines at other places than blocks `sh`: in blocks of another language or none, and indented. */
export function strayLines(text: string): string[] {
  const others = [...text.matchAll(BLOCK)].filter(([, language]) => language !== 'sh').flatMap(([, , block = '']) => block.split('\n'));
  const indented = text
    .replaceAll(BLOCK, '')
    .split('\n')
    .filter((line) => line.startsWith('    '));
  return [...others, ...indented].filter((line) => BEGINNING.test(line));
}

/** What a line asks of the command line of this program, in any of its forms; null when it asks nothing. */
export function orderSync(line: string): string | null {
  const called = /(?:npm run cli --|npx order-sync|(?:order-sync|tsx) src\/client\.ts|docker compose run --rm cli) (?<words>[^|&]+)/.exec(
    line,
  );
  return called?.groups?.['words']?.trim() ?? null;
}
