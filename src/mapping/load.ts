import { dirname, resolve } from 'node:path';
import { checkCustomers, checkParts, soundParts } from './checks.js';
import { MappingError } from './issues.js';
import type { MappingIssue } from './issues.js';
import { customersFileSchema, mappingFileSchema } from './schema.js';
import type { Customers, Mapping } from './schema.js';
import { readYamlFile, YamlFile } from './yaml-file.js';

/**
 * Loads a mapping and the customers file that it names (relative to it) into one plain object. Throws `MappingError` that lists
 * everything wrong in both files, each with file, line, column, what was found and what is expected.
 */
export async function loadMapping(path: string): Promise<Mapping> {
  const file = await readYamlFile(path);
  if (!(file instanceof YamlFile)) throw new MappingError([file]);
  const parts = soundParts(file.document);
  const customers = parts.customers === undefined ? {} : await loadCustomers(resolve(dirname(path), parts.customers.file));
  const parsed = mappingFileSchema.safeParse(file.document);
  const issues = [
    ...(parsed.success ? [] : file.issuesOf(parsed.error)),
    ...file.locate(checkParts(parts, customers.list)),
    ...(customers.issues ?? []),
  ];
  if (!parsed.success || customers.list === undefined || issues.length > 0) throw new MappingError(issues);
  return { ...parsed.data, customers: { ...parsed.data.customers, list: customers.list } };
}

async function loadCustomers(path: string): Promise<{ list?: Customers; issues?: readonly MappingIssue[] }> {
  const file = await readYamlFile(path);
  if (!(file instanceof YamlFile)) return { issues: [file] };
  const parsed = customersFileSchema.safeParse(file.document);
  if (!parsed.success) return { issues: file.issuesOf(parsed.error) };
  const list = parsed.data.customers;
  return { list, issues: file.locate(checkCustomers(list, ['customers'])) };
}
