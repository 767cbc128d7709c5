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
    const turn = turnOf(page, line);
    const type: Type = async (other, env) => await this.#note(page, `(${other})`, async () => await typed(this.world.folder, other, env));
    await turn.before?.(this.world, type);
    const words = await this.#words(line, turn);
    const { code, output } = await this.#note(page, line, async () => await this.#type(words, turn, type));
    const [expected] = turn.code ?? [0];
    return code === expected ? [] : [`${words}: exit code ${String(code)}, not ${String(expected)}: ${output}`];
  }

  /** The line with what stands for the page's ids. */
  async #words(line: string, turn: Turn): Promise<string> {
    let words = line;
    for (const [from, to] of Object.entries(turn.with ?? {})) {
      if (!words.includes(from)) throw new Error(`${line} does not contain ${from}.`);
      words = words.replaceAll(from, typeof to === 'string' ? to : await to(this.world));
    }
    return turn.yes === true ? `${words} --yes` : words;
  }

  async #type(words: string, { stays, then, keeps = false }: Omit<Turn, 'keeps'> & { keeps?: boolean }, type: Type): Promise<Ended> {
    if (stays === undefined) return await typed(this.world.folder, words);
    await this.#end(words);
    const process = await staying(this.world.folder, words, stays);
    if (then !== undefined) {
      await then(this.world, type);
      return await process.ended();
    }
    if (!keeps) return await process.interrupted();
    this.#up.set(words, process);
    return { code: 0, output: process.output };
  }

  async #note(page: string, line: string, act: () => Promise<Ended>): Promise<Ended> {
    const from = Date.now();
    const ended = await act();
    this.notes.push({ page, line, seconds: (Date.now() - from) / 1000, ...ended });
    return ended;
  }

  /** Ctrl-C for a line that was kept up, if it is. */
  async #end(line: string): Promise<void> {
    const process = this.#up.get(line);
    this.#up.delete(line);
    const ended = await process?.interrupted();
    if ((ended?.code ?? 0) !== 0) throw new Error(`${line} ended with ${String(ended?.code)} after Ctrl-C: ${ended?.output ?? ''}`);
  }

  async end(): Promise<void> {
    for (const line of [...this.#up.keys()]) await this.#end(line);
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
