import { readFile } from 'node:fs/promises';
import { constructFromEvents, parseEvents, YAMLException } from 'js-yaml';
import type { z } from 'zod';
import { pathText, problemsOf } from './issues.js';
import type { MappingIssue, Problem } from './issues.js';
import { YamlPositions } from './yaml-positions.js';

/** A YAML file as it was read: its document, and the way from a problem to its place. */
export class YamlFile {
  constructor(
    readonly path: string,
    readonly document: unknown,
    private readonly positions: YamlPositions,
  ) {}

  locate(problems: readonly Problem[]): MappingIssue[] {
    return problems.map(({ path, atKey, found, expected }) => {
      const { line, column } = this.positions.find(path, atKey === true ? 'key' : 'value');
      return { file: this.path, line, column, path: pathText(path), found, expected };
    });
  }

  issuesOf(error: z.ZodError): MappingIssue[] {
    return this.locate(problemsOf(error, this.document));
  }
}

/** Reads a YAML file, or tells in one issue why it cannot be read. Never throws. */
export async function readYamlFile(path: string): Promise<YamlFile | MappingIssue> {
  let source: string;
  try {
    source = (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : String(error);
    return { file: path, line: null, column: null, path: '', found: reason, expected: 'a readable YAML file' };
  }
  try {
    const events = parseEvents(source, { filename: path });
    const documents = constructFromEvents(events, { source, filename: path });
    if (documents.length !== 1) {
      return { file: path, line: 1, column: 1, path: '', found: `${documents.length} documents`, expected: 'one YAML document' };
    }
    return new YamlFile(path, documents[0], new YamlPositions(source, events));
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const place = error.mark === undefined ? { line: 1, column: 1 } : { line: error.mark.line + 1, column: error.mark.column + 1 };
    return { file: path, ...place, path: '', found: `a YAML error: ${error.reason}`, expected: 'valid YAML' };
  }
}
