import { spawnSync } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { ownLines } from '../docs/page-lines.js';
import type { Section } from '../docs/page-lines.js';
import { isElsewhere } from '../docs/elsewhere.js';
import { samplesOf, untrueSamples } from '../docs/samples.js';
import { staying, typed } from './shell.js';
import type { Ended, Staying } from './shell.js';
import { turnOf } from './turns.js';
import type { Turn, Type } from './turns.js';
import type { World } from './world.js';

/** Programs of a page that a machine may lack; what they do is no matter of the product. */
const FOREIGN = /(?:^|\| )(kubectl|jq) /g;

const installed = (program: string): boolean => spawnSync('bash', ['-c', `command -v ${program}`]).status === 0;

/** What the walk notes of a line. */
interface Note {
  readonly page: string;
  readonly line: string;
  readonly seconds: number;
  readonly code: number | null;
  readonly output: string;
}

/** Types the lines of pages as they are printed, one after the other, and keeps what came. */
export class Walk {
  readonly notes: Note[] = [];
  readonly #up = new Map<string, Staying>();

  constructor(private readonly world: World) {}

  /** Types every line of a section. Returns what was not as the page says. */
  async section(section: Section): Promise<string[]> {
    const problems: string[] = [];
    for (const line of ownLines(section)) problems.push(...(await this.#line(section, line)));
    const said = this.notes.flatMap(({ output }) => output.split('\n'));
    problems.push(...untrueSamples(samplesOf(section.text), said).map((sample) => `no line printed the sample: ${sample}`));
    return problems;
  }

  async #line({ page }: Section, line: string): Promise<string[]> {
    if (isElsewhere(line)) return [];
    const missing = [...line.matchAll(FOREIGN)].flatMap(([, program = '']) => (installed(program) ? [] : [program]));
    if (missing.length > 0) {
      console.log(`${page}: not typed, since ${missing.join(' and ')} is not installed here: ${line}`);
      return [];
    }
    const turn = turnOf(page, line);
    const type: Type = async (other, env) => await this.#note(page, `(${other})`, async () => await typed(this.world.folder, other, env));
    await turn.before?.(this.world, type);
    const words = await this.#words(line, turn);
    const { code, output } = await this.#note(page, line, async () => await this.#type(words, turn, type));
    const [expected] = turn.code ?? [0];
    return code === expected ? [] : [`${words}: exit code ${String(code)}, not ${String(expected)}: ${output}`];
  }

  /** The line with what takes the place of the ids of the page. */
  async #words(line: string, turn: Turn): Promise<string> {
    let words = line;
    for (const [from, to] of Object.entries(turn.with ?? {})) {
      if (!words.includes(from)) throw new Error(`${line} does not contain ${from}.`);
      words = words.replaceAll(from, typeof to === 'string' ? to : await to(this.world));
    }
    return turn.yes === true ? `${words} --yes` : words;
  }

  async #type(words: string, turn: Turn, type: Type): Promise<Ended> {
    if (turn.stays === undefined) return await typed(this.world.folder, words);
    await this.#up.get(words)?.interrupted();
    const process = await staying(this.world.folder, words, turn.stays);
    if (turn.then !== undefined) {
      await turn.then(this.world, type);
      return await process.ended();
    }
    if (turn.keeps !== true) return await process.interrupted();
    this.#up.set(words, process);
    return { code: turn.code?.[0] ?? 0, output: process.output };
  }

  async #note(page: string, line: string, act: () => Promise<Ended>): Promise<Ended> {
    const from = Date.now();
    const ended = await act();
    this.notes.push({ page, line, seconds: (Date.now() - from) / 1000, ...ended });
    return ended;
  }

  /** Ctrl-C for what is still up. */
  async end(): Promise<void> {
    for (const process of this.#up.values()) await process.interrupted();
  }

  /** Writes the table of the walk into a file, and below it what each line printed. */
  report(file: string): void {
    const first = (output: string): string => (output.split('\n').find((line) => line.trim() !== '') ?? '').replaceAll('|', '\\|');
    const rows = this.notes.map(({ page, line, seconds, code, output }) => [
      page,
      `\`${line.replaceAll('|', '\\|')}\``,
      seconds.toFixed(1),
      String(code),
      first(output),
    ]);
    writeFileSync(
      file,
      ['page | line | seconds | exit code | first line of output', '---|---|---|---|---', ...rows.map((row) => row.join(' | '))]
        .map((row) => `| ${row} |\n`)
        .join(''),
    );
    for (const { page, line, output } of this.notes) appendFileSync(file, `\n### ${page}: ${line}\n\n\`\`\`text\n${output}\`\`\`\n`);
  }
}
