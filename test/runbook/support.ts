import { appendFileSync } from 'node:fs';
import { expect } from 'vitest';
import { ownLines, sectionsFor, sectionsOf } from '../docs/page-lines.js';
import { looksLike, samplesOf, untrueSamples } from '../docs/samples.js';
import { orderSync } from '../docs/shell-lines.js';
import { wordsOf } from '../support/command-lines.js';
import { RUN_ID } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { until } from '../support/until.js';
import { callInProcess } from './support-calls.js';
import { workflowPage } from './support-temporal.js';
import type { CommandResult } from '../cli/command.js';

const PAGE = 'docs/operations.md';

/** The headings whose section was played to its end in this file. */
const ended: string[] = [];

/** Fails when a section that `TYPED_BY` gives to this test was not played to its end. For the last test of the file. */
export function expectAllPlayed(test: string): void {
  expect(ended.sort()).toEqual(
    sectionsFor(test)
      .map(({ heading }) => heading)
      .sort(),
  );
}

/** Longest until a stack is in the state of a section, on a busy machine. */
const STATE_MS = 60_000;

/** What a line of the page is typed with. */
export interface Typed {
  /** What takes the place of an id, an order or a customer of the page. */
  readonly with?: Readonly<Record<string, string>>;
  /** Answers the question that the command would ask at a terminal. */
  readonly yes?: boolean;
  /** The exit code that is expected. */
  readonly code?: number;
}

/**
 * One section of docs/operations.md, played on a stack in the state that it is about. Its command lines are typed in the order of the page, and
 * `end` fails for one that was not, so that no line can be added without its test. Every line of its blocks `text` is a sample of what a command
 * printed or the Temporal UI shows, and `end` fails for one that did not appear.
 */
export class Trouble {
  readonly #lines: string[];
  readonly #samples: string[];
  readonly #typed: string[] = [];
  readonly #said: string[] = [];
  readonly #shown: string[] = [];

  constructor(
    readonly heading: string,
    private readonly sync: TestSync,
  ) {
    const section = sectionsOf(PAGE).find((one) => one.heading === heading);
    if (section === undefined) throw new Error(`${PAGE} has no section "${heading}".`);
    const { text } = section;
    this.#lines = ownLines(section);
    this.#samples = samplesOf(text);
  }

  /** Runs the next line of the page, which must be this one. */
  async type(line: string, { with: values = {}, yes = false, code = 0 }: Typed = {}): Promise<CommandResult> {
    expect(this.#lines.shift(), `the next command line of "${this.heading}"`).toBe(line);
    const command = orderSync(line);
    if (command === null) throw new Error(`${line} is no command of order-sync.`);
    this.#typed.push(line);
    const typed = Object.entries(values).reduce((text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`${line} does not contain ${from}.`);
      return text.replaceAll(from, to);
    }, command);
    return await this.#call([...wordsOf(typed), ...(yes ? ['--yes'] : [])], code);
  }

  async #call(words: readonly string[], code: number): Promise<CommandResult> {
    const result = await callInProcess([...words, '--settings', this.sync.stack.settingsFile]);
    const printed = `${result.stdout}${result.stderr}`;
    show(`$ ${words.join(' ')}\n${printed}`);
    expect(result.code, `${words.join(' ')}: ${printed}`).toBe(code);
    this.#said.push(...printed.split('\n'));
    return result;
  }

  /** The next line of the page is no command of order-sync: the test does the same in its own way. */
  async instead(line: string, act: () => Promise<unknown>): Promise<void> {
    expect(this.#lines.shift(), `the next command line of "${this.heading}"`).toBe(line);
    this.#typed.push(line);
    await act();
  }

  /** Waits until `status` says this. */
  async waitFor(pattern: RegExp): Promise<void> {
    await until(
      async () => {
        const { stdout } = await callInProcess(['status', '--settings', this.sync.stack.settingsFile]);
        if (!pattern.test(stdout)) throw new Error(stdout);
        this.#said.push(...stdout.split('\n'));
        return true;
      },
      STATE_MS,
      `${String(pattern)} in the status`,
    );
  }

  /** What the three commands of every morning say. */
  async look(): Promise<void> {
    for (const command of ['status', 'errors', 'findings']) await this.#call([command], 0);
  }

  /** What the Temporal UI shows of the newest run, or of a batch. */
  async open(workflowId = RUN_ID): Promise<void> {
    const page = await workflowPage(this.sync.stack.services.temporal, workflowId);
    show(`# Temporal UI\n${page}`);
    this.#shown.push(...page.split('\n'));
  }

  /** All lines of the section were typed, and all its samples are true. `result` goes into the table of RUNBOOK_TABLE. */
  end(result: string): void {
    expect(this.#lines, `command lines of "${this.heading}" that this test did not type`).toEqual([]);
    const seen = [...this.#said, ...this.#shown];
    expect(untrueSamples(this.#samples, seen), `samples of "${this.heading}" that did not appear in\n${seen.join('\n')}`).toEqual([]);
    ended.push(this.heading);
    this.#report(result);
  }

  /** A row of the table: trouble, what commands said, what the UI showed, commands, result. */
  #report(result: string): void {
    const file = process.env['RUNBOOK_TABLE'];
    if (file === undefined) return;
    const true_ = (lines: readonly string[]): string =>
      this.#samples
        .flatMap((sample) => lines.find((line) => looksLike(sample, line)) ?? [])
        .map((line) => `\`${line.trim().replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('`', '')}\``)
        .join('<br>');
    const commands = this.#typed.map((line) => `\`${orderSync(line) ?? line}\``).join('<br>');
    appendFileSync(file, `| ${[this.heading, true_(this.#said), true_(this.#shown), commands, result].join(' | ')} |\n`);
  }
}

/** With RUNBOOK_SHOW=file: everything as it was printed, to take samples from. */
function show(text: string): void {
  const file = process.env['RUNBOOK_SHOW'];
  if (file !== undefined) appendFileSync(file, `\n${text}\n`);
}
