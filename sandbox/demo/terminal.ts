import { clearLine, cursorTo } from 'node:readline';
import type { WriteStream } from 'node:tty';
import { asTyped } from '../../src/config/as-typed.js';

type Style = 'plain' | 'bold' | 'green' | 'red' | 'dim';

const CODES: Readonly<Record<Style, string>> = { plain: '0', bold: '1', green: '32', red: '31', dim: '2' };

/** How often a pipe gets a line of progress. A terminal's live line changes with every update. */
const PIPE_INTERVAL_MS = 5_000;

/** Prints for a person: lines, and one live line of progress at the bottom of a terminal. A pipe gets a plain line at intervals. */
export class Terminal {
  readonly #stream: WriteStream;
  readonly #live: boolean;
  readonly #colours: boolean;
  #shown = false;
  #lastPlain = 0;

  constructor(stream: WriteStream, env: NodeJS.ProcessEnv) {
    this.#stream = stream;
    this.#live = stream.isTTY && env['TERM'] !== 'dumb';
    // https://no-color.org: any value that is not empty means none.
    this.#colours = this.#live && (env['NO_COLOR'] ?? '') === '';
  }

  /** Columns that a text may take; lines beyond 120 are hard to read. */
  get width(): number {
    return Math.min(120, this.#live ? this.#stream.columns : 120);
  }

  /** One line, or several with line ends inside. */
  line(words = '', style: Style = 'plain'): void {
    const text = asTyped(words);
    this.#clear();
    this.#stream.write(`${style !== 'plain' && this.#colours ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text}\n`);
  }

  /** Shows progress. On a terminal the next line or progress replaces it. */
  progress(text: string): void {
    if (this.#live) {
      this.#clear();
      // The last column stays free: some terminals break the line there.
      this.#stream.write(text.slice(0, Math.max(20, this.#stream.columns - 1)));
      this.#shown = true;
      return;
    }
    const now = Date.now();
    if (now - this.#lastPlain < PIPE_INTERVAL_MS) return;
    this.#lastPlain = now;
    this.#stream.write(`${text}\n`);
  }

  #clear(): void {
    if (!this.#shown) return;
    clearLine(this.#stream, 0);
    cursorTo(this.#stream, 0);
    this.#shown = false;
  }
}
