import { dirname, resolve } from 'node:path';
import { LocatedMapping } from './located.js';
import { MappingError } from './mapping-error.js';
import { soundParts } from './parts.js';
import { CURRENT_YEAR, customersFileSchema, mappingFileSchema } from './schema.js';
import type { Customers, Mapping } from './schema.js';
import { hasErrors, placed } from './validate/finding.js';
import type { Finding } from './validate/finding.js';
import { checkItself } from './validate/self-checks.js';
import { shapeProblems } from './validate/shape-problems.js';
import { readYamlFile, YamlFile } from './yaml-file.js';

/**
 * Loads a mapping and the customers file that it names (relative to it) into one plain object. Throws `MappingError` that lists
 * everything wrong in both files, each with file, line, column, what was found and what is expected.
 */
export async function loadMapping(path: string): Promise<Mapping> {
  const { whole, findings } = await readMapping(path);
  if (whole === undefined || hasErrors(findings)) throw new MappingError(findings);
  return atYear(whole, new Date().getUTCFullYear());
}

/** A run pins the mapping with the day on which its scope begins, so that the scope does not change during the run. */
function atYear(mapping: Mapping, year: number): Mapping {
  const { scope } = mapping.source;
  if (scope?.from !== CURRENT_YEAR) return mapping;
  return { ...mapping, source: { ...mapping.source, scope: { ...scope, from: `${String(year)}-01-01` } } };
}

/** Reads a mapping and its customers file, with all problems in them. Valid parts can be checked further. */
export async function readMapping(path: string): Promise<LocatedMapping> {
  const file = await readYamlFile(path);
  if (!(file instanceof YamlFile))
    return new LocatedMapping(path, { fields: [], customerList: undefined }, undefined, {}, { findings: [file] });
  const sound = soundParts(file.document);
  const customers = sound.customers === undefined ? { findings: [] } : await readCustomers(resolve(dirname(path), sound.customers.file));
  const parts = { ...sound, customerList: customers.list };
  const parsed = mappingFileSchema.safeParse(file.document);
  const whole =
    parsed.success && customers.list !== undefined
      ? { ...parsed.data, customers: { ...parsed.data.customers, list: customers.list } }
      : undefined;
  const problems = [...(parsed.success ? [] : shapeProblems(parsed.error, file.document)), ...checkItself(parts)];
  return new LocatedMapping(path, parts, whole, { mapping: file, customers: customers.file }, { problems, findings: customers.findings });
}

interface ReadCustomers {
  readonly file?: YamlFile;
  /** Undefined when the file is broken; the findings explain that. */
  readonly list?: Customers;
  readonly findings: readonly Finding[];
}

async function readCustomers(path: string): Promise<ReadCustomers> {
  const file = await readYamlFile(path);
  if (!(file instanceof YamlFile)) return { findings: [file] };
  const parsed = customersFileSchema.safeParse(file.document);
  if (parsed.success) return { file, list: parsed.data.customers, findings: [] };
  return {
    file,
    findings: shapeProblems(parsed.error, file.document).map((problem) => placed(problem, file.place(problem.path, problem))),
  };
}
