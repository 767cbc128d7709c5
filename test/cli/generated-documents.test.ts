import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentFiles } from '../../src/cli/generate/documents.js';
import { flowDiagram } from '../../src/cli/generate/flow.js';
import { mappingReference } from '../../src/cli/generate/mapping-reference.js';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { loadMapping } from '../../src/mapping/load.js';
import type { Mapping } from '../../src/mapping/schema.js';
import { BUYERS, MAPPING } from '../e2e/second-mapping.js';

const file = process.env['MONDAY_SCHEMA_FILE'] ?? join(PROJECT_ROOT, '../shared/monday/schema-2026-10.graphql');
const REASON = `Monday's schema is not at ${file}. Set MONDAY_SCHEMA_FILE to check every generated document against it.`;

let folder: string;
let mappings: { readonly shipped: Mapping; readonly second: Mapping };
let schema: GraphQLSchema | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'documents-'));
  await writeFile(join(folder, 'samples.yaml'), MAPPING);
  await writeFile(join(folder, 'buyers.yaml'), BUYERS);
  mappings = {
    shipped: await loadMapping(join(PROJECT_ROOT, 'mappings/customer-master-schedule.yaml')),
    second: await loadMapping(join(folder, 'samples.yaml')),
  };
});
afterAll(() => rm(folder, { recursive: true }));

const problems = (document: string): string[] =>
  validate((schema ??= buildSchema(readFileSync(file, 'utf8'))), parse(document)).map(({ message }) => message);

describe.each(['shipped', 'second'] as const)('what is generated for the %s mapping', (which) => {
  it("has documents that Monday's official schema takes", (context) => {
    if (!existsSync(file)) context.skip(REASON);
    const documents = documentFiles(mappings[which]);
    expect(documents.length).toBeGreaterThan(10);
    expect(documents.flatMap(({ path, text }) => problems(text).map((problem) => `${path}: ${problem}`))).toEqual([]);
  });

  it('has a diagram whose arrows join boxes that exist, and no box alone', () => {
    const { boxes, ends } = readFlow(flowDiagram(mappings[which]));
    expect(new Set(boxes).size).toBe(boxes.length);
    expect([...new Set(ends)].sort()).toEqual([...boxes].sort());
  });
});

it('writes nothing about subitems for a mapping that has none', () => {
  expect(documentFiles(mappings.second).filter(({ path }) => path.includes('subitem'))).toEqual([]);
  expect(flowDiagram(mappings.second)).not.toMatch(/subitem|size/i);
  expect(documentFiles(mappings.shipped).map(({ path }) => path)).toContain('create-subitem.graphql');
});

it('explains every key of a mapping file', () => {
  const rows = mappingReference()
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(rows.length).toBeGreaterThan(50);
  expect(rows.filter((row) => row.endsWith('|  |'))).toEqual([]);
  expect(rows).toContain(
    '| `fields[].onBadValue` | `reject` or `unset` or `keep` | `"reject"` | Of a value that cannot be written: reject refuses the row; unset leaves the column blank and warns; keep leaves what the board shows (nothing, on a new item) and warns. |',
  );
});

it("finds a wrong document with Monday's official schema", (context) => {
  if (!existsSync(file)) context.skip(REASON);
  expect(problems('{ items(ids: [1]) { nope } }')).toHaveLength(1);
});

/** The boxes and the ends of the arrows of a Mermaid flow chart. A line of another form fails. */
function readFlow(markdown: string): { readonly boxes: string[]; readonly ends: string[] } {
  const lines = /```mermaid\nflowchart LR\n([\s\S]+?)\n```/.exec(markdown)?.[1]?.split('\n') ?? [];
  const boxes: string[] = [];
  const ends: string[] = [];
  for (const line of lines) {
    const box = /^ {2}(\w+)\["[^"\]]+"\]$/.exec(line);
    const arrow = /^ {2}(\w+) -->\|[^|"]+\| (\w+)$/.exec(line);
    if (box?.[1] !== undefined) boxes.push(box[1]);
    else if (arrow?.[1] !== undefined && arrow[2] !== undefined) ends.push(arrow[1], arrow[2]);
    else throw new Error(`Not a line of a flow chart: ${line}`);
  }
  return { boxes, ends };
}
