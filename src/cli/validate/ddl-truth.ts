import { readFile, stat } from 'node:fs/promises';
import { describeDdl } from '../../database/ddl/describe.js';
import { readDdl } from '../../database/ddl/read-ddl.js';
import type { SqlFile } from '../../database/ddl/schema.js';
import { declaredFiles } from '../generate/declared-files.js';
import { checkTables } from '../../mapping/validate/table-checks.js';
import { CannotCheck, reasonOf } from './truth.js';
import type { Truth } from './truth.js';

/** The tables as files of DDL create them. `paths` are files, or folders of *.sql files. */
export async function ddlTruth(paths: readonly string[]): Promise<Truth> {
  try {
    const tables = describeDdl(readDdl((await Promise.all(paths.map(filesAt))).flat()));
    return {
      tables,
      check: async (mapping) => mapping.locate(checkTables(mapping.parts, { origin: 'the DDL files', tables, triggers: new Map() })),
      close: async () => undefined,
    };
  } catch (error) {
    throw new CannotCheck(`The DDL cannot be read: ${reasonOf(error)}`);
  }
}

async function filesAt(path: string): Promise<SqlFile[]> {
  if ((await stat(path)).isDirectory()) return await declaredFiles(path);
  return [{ path, text: await readFile(path, 'utf8') }];
}
