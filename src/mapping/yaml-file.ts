import { readFile } from 'node:fs/promises';
import { constructFromEvents, parseEvents, YAMLException } from 'js-yaml';
import { shorten } from '../orders/text.js';
import { placed } from './validate/finding.js';
import type { Finding, Fix, Place, Problem } from './validate/finding.js';
import type { Path } from './yaml-positions.js';
import { YamlPositions } from './yaml-positions.js';
import { decodeYaml } from './yaml-text.js';
import type { Unreadable } from './yaml-text.js';

/** A YAML file that was read: its document, and a function from a path to its place. */
export class YamlFile {
  constructor(
    readonly path: string,
    readonly document: unknown,
    private readonly positions: YamlPositions,
  ) {}

  /** The place of a path of this document, and the change of the text that puts `replacement` there. */
  place(path: Path, problem: Pick<Problem, 'atKey' | 'replacement'>): Place {
    const want = problem.atKey === true ? 'key' : 'value';
    const { line, column } = this.positions.find(path, want);
    const fix = problem.replacement === undefined ? undefined : this.fix(path, want, problem.replacement);
    return { file: this.path, line, column, ...(fix === undefined ? {} : { fix }) };
  }

  /** Keys that do not arrive as they are written. */
  keyProblems(): Problem[] {
    return this.positions.changedKeys().map(({ path, key, read }) => ({
      code: 'KEY_NOT_TEXT',
      path,
      atKey: true,
      found: `the key ${shorten(key)}, which YAML reads as ${shorten(read)}`,
      expected: 'the key in quotes',
      replacement: key,
    }));
  }

  private fix(path: Path, want: 'key' | 'value', replacement: string): Fix | undefined {
    const scalar = this.positions.scalar(path, want);
    if (scalar === null) return undefined;
    return { offset: scalar.start, length: scalar.end - scalar.start, text: yamlText(replacement, scalar.quote) };
  }
}

/** Reads a YAML file, or returns one finding with the reason why it cannot be read. */
export async function readYamlFile(path: string): Promise<YamlFile | Finding> {
  let source: string | Unreadable;
  try {
    source = decodeYaml(await readFile(path));
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : String(error);
    const nowhere = { file: path, line: null, column: null };
    return placed({ code: 'FILE_UNREADABLE', path: [], found: reason, expected: 'a readable YAML file' }, nowhere);
  }
  if (typeof source === 'string') return parseYaml(path, source);
  const { found, expected, line, column } = source;
  return placed({ code: 'ENCODING_INVALID', path: [], found, expected }, { file: path, line, column });
}

/** The same for a text that was read or is going to be written. */
export function parseYaml(path: string, source: string): YamlFile | Finding {
  const broken = (found: string, expected: string, line: number, column: number): Finding =>
    placed({ code: 'YAML_INVALID', path: [], found, expected }, { file: path, line, column });
  try {
    const events = parseEvents(source, { filename: path });
    const documents = constructFromEvents(events, { source, filename: path });
    if (documents.length !== 1) return broken(`${String(documents.length)} documents`, 'one YAML document', 1, 1);
    return new YamlFile(path, documents[0], new YamlPositions(source, events));
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { line, column } = error.mark === undefined ? { line: 0, column: 0 } : error.mark;
    return broken(`a YAML error: ${error.reason}`, 'valid YAML', line + 1, column + 1);
  }
}

/** Texts that need no quotes anywhere in a YAML file, inside brackets and braces neither. */
const PLAIN = /^[A-Za-z_][\w .()/%'&+$-]*$/;
/** Plain texts that YAML reads as something else than text. */
const NO_TEXT = /^(null|true|false|yes|no|on|off|y|n)$/i;

/** A text as a YAML file writes it: in the quotes that it had, else without, or in double quotes where it needs some. */
function yamlText(text: string, quote: '"' | "'" | ''): string {
  if (quote === "'" && !/[\n\t]/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  if (quote === '' && PLAIN.test(text) && !NO_TEXT.test(text) && !text.endsWith(' ')) return text;
  return JSON.stringify(text);
}
