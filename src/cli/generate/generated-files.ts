import { z } from 'zod';
import type { DescribedTables } from '../../database/described.js';
import { errorReference } from '../../errors/reference.js';
import { customersFileSchema, mappingFileSchema } from '../../mapping/schema.js';
import type { Mapping } from '../../mapping/schema.js';
import { configurationPage } from './configuration.js';
import { documentFiles } from './documents.js';
import { fieldReference } from './field-reference.js';
import { flowDiagram } from './flow.js';
import type { GeneratedFile } from './generated-file.js';
import { mappingReference } from './mapping-reference.js';
import { rowTypes } from './row-types.js';
import { stateReference } from './state-reference.js';

/** Folders, relative to the project, that contain only generated files: those of one mapping, or of all. */
export const foldersOf = (name = ''): string[] =>
  ['mappings/generated', 'docs/mappings'].map((folder) => (name === '' ? folder : `${folder}/${name}`));

/** What is written for one mapping: documents for the board, and pages for people. Paths are relative to the project. */
export function filesOfMapping(mapping: Mapping, tables: DescribedTables): GeneratedFile[] {
  const { name } = mapping;
  return [
    ...documentFiles(mapping).map(({ path, text }) => ({ path: `mappings/generated/${name}/documents/${path}`, text })),
    { path: `mappings/generated/${name}/rows.ts`, text: rowTypes(mapping, tables) },
    { path: `docs/mappings/${name}/fields.md`, text: fieldReference(mapping, tables) },
    { path: `docs/mappings/${name}/flow.md`, text: flowDiagram(mapping) },
  ];
}

/** What depends on no mapping: the pages of all errors, of all states and of all settings, and the shape of mapping files for editors. */
export function commonFiles(): GeneratedFile[] {
  return [
    { path: 'docs/errors.md', text: errorReference() },
    { path: 'mappings/mapping.schema.json', text: jsonSchema(mappingFileSchema) },
    { path: 'mappings/customers.schema.json', text: jsonSchema(customersFileSchema) },
    { path: 'docs/mapping-reference.md', text: mappingReference() },
    { path: 'docs/configuration.md', text: configurationPage() },
    { path: 'docs/states.md', text: stateReference() },
  ];
}

/** The schema of the input: a key with a default may be left out. Draft 7 has the widest support in editors. */
function jsonSchema(schema: z.ZodType): string {
  const description = 'Written by `npm run cli -- generate`; do not edit.';
  return `${JSON.stringify({ ...z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }), description }, null, 2)}\n`;
}
