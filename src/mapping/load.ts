import { basename, dirname, resolve } from 'node:path';
import { wholeMapping } from './defaults.js';
import { LocatedMapping } from './located.js';
import { MappingError } from './mapping-error.js';
import { soundParts } from './parts.js';
import type { MappingParts } from './parts.js';
import { CURRENT_YEAR, customersFileSchema, mappingFileSchema } from './schema.js';
import type { Customers, Mapping } from './schema.js';
import { hasErrors, placed } from './validate/finding.js';
import type { Finding, Problem } from './validate/finding.js';
import { checkItself } from './validate/self-checks.js';
import { shapeProblems } from './validate/shape-problems.js';
import { parseYaml, readYamlFile, YamlFile } from './yaml-file.js';

/**
 * Loads a mapping and the customers file that it names (relative to it) into one plain object. Throws `MappingError` that lists
 * everything wrong in both files, each with file, line, column, what was found and what is expected.
 */
export async function loadMapping(path: string): Promise<Mapping> {
  return soundMapping(await readMapping(path));
}

/** The same of a text that is not written yet; `path` is where it is going to be. */
export async function mappingOfText(path: string, text: string): Promise<Mapping> {
  return soundMapping(await mappingOf(path, parseYaml(path, text)));
}

function soundMapping({ whole, findings }: LocatedMapping): Mapping {
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
  return await mappingOf(path, await readYamlFile(path));
}

/** The same of a file that was read. */
export async function mappingOf(path: string, file: YamlFile | Finding): Promise<LocatedMapping> {
  if (!(file instanceof YamlFile))
    return new LocatedMapping(path, { fields: [], customerList: undefined }, undefined, {}, { findings: [file] });
  const sound = soundParts(file.document);
  const customers = await customersOf(path, sound.customers);
  const parts = { ...sound, customerList: customers.list };
  const parsed = mappingFileSchema.safeParse(file.document);
  const whole = parsed.success && customers.list !== undefined ? wholeMapping(parsed.data, customers.list) : undefined;
  const problems = [
    ...(parsed.success ? [] : shapeProblems(parsed.error, file.document)),
    ...file.keyProblems(),
    ...checkFileName(path, parts),
    ...checkItself(parts),
  ];
  return new LocatedMapping(path, parts, whole, { mapping: file, customers: customers.file }, { problems, findings: customers.findings });
}

/** Commands, schedules and the lock file go by the name of the file, records by the name in it. */
function checkFileName(path: string, { name }: MappingParts): Problem[] {
  if (name === undefined || basename(path) === `${name}.yaml`) return [];
  return [{ code: 'NAME_DIFFERS', path: ['name'], found: `"${name}" in ${basename(path)}`, expected: `the file name ${name}.yaml` }];
}

interface ReadCustomers {
  readonly file?: YamlFile;
  /** Undefined when the file is broken; the findings explain that. */
  readonly list?: Customers;
  readonly findings: readonly Finding[];
}

/** The customers of the file that a mapping names; none without a file, unknown while that part of the mapping is broken. */
async function customersOf(path: string, customers: MappingParts['customers']): Promise<ReadCustomers> {
  if (customers === undefined) return { findings: [] };
  return customers?.file === undefined ? { list: [], findings: [] } : await readCustomers(resolve(dirname(path), customers.file));
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
