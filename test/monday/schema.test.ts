import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema, parse, validate, type GraphQLSchema } from 'graphql';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildRequest } from '../../src/monday/documents.js';
import { queries } from '../../src/monday/queries.js';
import { board, everyEffect, noLabels, parsed } from './example.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const file = process.env['MONDAY_SCHEMA_FILE'] ?? `${root}../shared/monday/schema-2026-10.graphql`;
const REASON = `Monday's schema is not at ${file}. Set MONDAY_SCHEMA_FILE to check every document against it.`;

describe("Monday's official schema", () => {
  beforeEach((context) => {
    if (!existsSync(file)) context.skip(REASON);
  });

  let schema: GraphQLSchema | undefined;
  const problems = (document: string): string[] =>
    validate((schema ??= buildSchema(readFileSync(file, 'utf8'))), parse(document)).map(({ message }) => message);

  it('finds a wrong document', () => {
    expect(problems('{ items(ids: [1]) { nope } }')).toHaveLength(1);
  });

  it.each(Object.entries(queries))('takes the query %s', (_name, document) => {
    expect(problems(document)).toEqual([]);
  });

  it.each(everyEffect.map((effect) => [effect.operation, effect] as const))('takes %s', (_operation, effect) => {
    expect(problems(parsed(buildRequest([effect, effect], board, noLabels).body).query)).toEqual([]);
  });
});
