/** What the commands after `init` depend on. */
export interface NextSteps {
  readonly mapping: string;
  /** Whether the folder has other mappings, so that a command must say which one is meant. */
  readonly others: boolean;
  /** File of `--settings`. */
  readonly settings: string | undefined;
  /** There is no terminal to ask at. */
  readonly yes: boolean;
  /** The mapping has sizes, and the board no subitem board yet. */
  readonly newSubitems: boolean;
  /** Items that are on the board already. */
  readonly items: number;
}

export interface Step {
  /** As it is typed in a checkout: `npm run cli -- db migrate`. */
  readonly command: string;
  readonly what: string;
}

/** The commands that lead from a new mapping to its first run, in their order. */
export function nextSteps({ mapping, others, settings, yes, newSubitems, items }: NextSteps): Step[] {
  const options = [...(settings === undefined ? [] : ['--settings', quoted(settings)])];
  const named = [...(others ? ['--mapping', mapping] : []), ...options];
  const step = (what: string, ...words: readonly string[]): Step => ({ command: ['npm run cli --', ...words].join(' '), what });
  const sure = yes ? ['--yes'] : [];
  return [
    step('makes the tables', 'db migrate', ...options),
    step(`makes the columns that the board lacks${newSubitems ? ', and its subitem board' : ''}`, 'board prepare', ...sure, ...named),
    ...(newSubitems
      ? [step('writes the number of the new subitem board into the mapping', `validate ${mapping} --board --fix`, ...sure, ...options)]
      : []),
    step('checks mapping, tables and board', `validate ${mapping} --database --board`, ...options),
    step('prepares the Temporal server', 'temporal setup', ...named),
    step('does the work; leave it running, in a terminal of its own', 'worker', ...options),
    ...(items === 0 ? [] : [step('shows which item is which order, and binds them', 'adopt', ...sure, ...named)]),
    step('the first sync, with progress', 'run', ...named),
  ];
}

/** A word of a command line. */
export const quoted = (text: string): string => (/^[\w./-]+$/.test(text) ? text : `"${text}"`);

/** The commands with what each does, aligned. */
export function stepLines(steps: readonly Step[]): string[] {
  const width = Math.max(...steps.map(({ command }) => command.length));
  return ['Next:', ...steps.map(({ command, what }) => `  ${command.padEnd(width)}  # ${what}`)];
}
