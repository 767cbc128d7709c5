import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { BUYERS, MAPPING } from '../e2e/second-mapping.js';

const read = async (file: string): Promise<string> => await readFile(join(PROJECT_ROOT, 'mappings', file), 'utf8');

/** The schema that the first line of a file names, as an editor finds it. */
async function named(file: string): Promise<{ readonly validate: ValidateFunction; readonly content: Record<string, unknown> }> {
  const text = await read(file);
  const schema = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1] ?? 'a schema that the first line names';
  return {
    validate: new Ajv({ allErrors: true }).compile(JSON.parse(await read(schema)) as object),
    content: load(text) as Record<string, unknown>,
  };
}

describe.each([
  ['customer-master-schedule.yaml', MAPPING],
  ['customers.yaml', BUYERS],
])('the schema for editors that %s names', (file, another) => {
  it('takes that file and one like it', async () => {
    const { validate, content } = await named(file);
    expect([validate(content), validate.errors]).toEqual([true, null]);
    expect([validate(load(another)), validate.errors]).toEqual([true, null]);
  });

  it('refuses an unknown key', async () => {
    const { validate, content } = await named(file);
    expect(validate({ ...content, colour: 'red' })).toBe(false);
    expect(validate.errors).toMatchObject([{ keyword: 'additionalProperties', params: { additionalProperty: 'colour' } }]);
  });
});

it('refuses a wrong key and a wrong type far inside a mapping, at their place', async () => {
  const { validate, content } = await named('customer-master-schedule.yaml');
  expect(validate({ ...content, board: { id: 77, keyColumn: { id: 'text_key', title: 'Key', titel: 'Key' } } })).toBe(false);
  expect(validate.errors?.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`).sort()).toEqual([
    '/board/id type',
    '/board/keyColumn additionalProperties',
  ]);
});
