import type { WriteStream } from 'node:tty';
import { asTyped } from '../../config/as-typed.js';
import { styleFor } from './style.js';
import type { Style } from './style.js';
import { wrapped } from './wrap.js';
import { UsageError } from '../exit-codes.js';
import { asCsv, chosenTable } from './listing.js';
import type { ListingOptions } from './listing.js';

/** Output of a command: text for a person, or one JSON document for a script. */
export interface Output {
  readonly json: boolean;
  /** The reader is a person at a terminal: questions and live bars make sense. */
  readonly live: boolean;
  readonly style: Style;
  /** Characters per line of the terminal; Infinity without a terminal. */
  readonly width: () => number;
  /** Lines for a person, broken between words where the terminal ends. A script gets only its document. */
  readonly say: (...lines: readonly string[]) => void;
  /** The result: the document with `--json`, else the lines. Called once per command. */
  readonly result: (document: unknown, lines: () => readonly string[]) => void;
  /** The same for a listing, whose rows can also be printed as CSV or as a table of chosen fields. Throws a usage error for a field that no row has. */
  readonly rows: (document: unknown, rows: readonly object[], lines: () => readonly string[]) => void;
}

const USUAL_WIDTH = 80;

/** Characters per line; Infinity where the stream is no terminal. Some terminals report the size 0. */
const terminalWidth = (stream: WriteStream): number => (stream.isTTY ? stream.columns || USUAL_WIDTH : Number.POSITIVE_INFINITY);

const forTerminal = (lines: readonly string[], width: number): string => lines.flatMap((line) => wrapped(asTyped(line), width)).join('\n');

/** Writes a text for a person outside of a result: help, or an error. */
export function writeText(stream: WriteStream, text: string): void {
  stream.write(forTerminal(text.split('\n'), terminalWidth(stream)));
}

/** The output of a command: in words or as one JSON document, in colour where the terminal has it. */
export function createOutput(stream: WriteStream, env: NodeJS.ProcessEnv, json: boolean, listed: ListingOptions = {}): Output {
  const width = (): number => terminalWidth(stream);
  const write = (lines: readonly string[]): void => {
    if (lines.length > 0) stream.write(`${forTerminal(lines, width())}\n`);
  };
  if (json && (listed.csv === true || listed.columns !== undefined))
    throw new UsageError('Choose one of --json and --csv; --columns chooses fields of a table or of --csv, and jq those of --json.');
  const result: Output['result'] = (document, lines) => {
    if (json) stream.write(`${JSON.stringify(document, null, 2)}\n`);
    else write(lines());
  };
  return {
    json,
    live: stream.isTTY && env['TERM'] !== 'dumb' && !json,
    style: styleFor(stream, env),
    width,
    say: (...lines) => {
      if (!json) write(lines);
    },
    result,
    rows: (document, rows, lines) => {
      const { csv, columns } = listed;
      // Data, not text: what it says of commands stays as it is.
      if (csv === true)
        stream.write(
          asCsv(rows, columns)
            .map((line) => `${line}\r\n`)
            .join(''),
        );
      else if (columns !== undefined && rows.length > 0) write(chosenTable(rows, columns, width()));
      else result(document, lines);
    },
  };
}
