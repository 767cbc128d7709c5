import { customerConflicts } from '../orders/customers.js';
import { fold } from '../orders/text.js';
import type { Problem } from './issues.js';
import { fieldSchema, mappingFileSchema } from './schema.js';
import type { Customers, MappingField, MappingFile } from './schema.js';
import type { Path } from './yaml-positions.js';

/** The parts of a mapping that are in order by themselves. A field that is not leaves a gap, so that positions hold. */
export type MappingParts = Partial<Omit<MappingFile, 'fields'>> & { readonly fields: readonly (MappingField | undefined)[] };

/** Picks the sound parts of a document, so that one round of checks tells everything even where other parts are broken. */
export function soundParts(document: unknown): MappingParts {
  const record = typeof document === 'object' && document !== null ? (document as Record<string, unknown>) : {};
  const parts: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(mappingFileSchema.shape)) {
    const result = key === 'fields' ? undefined : schema.safeParse(record[key]);
    if (result?.success === true) parts[key] = result.data;
  }
  const fields = Array.isArray(record['fields']) ? record['fields'] : [];
  return { ...parts, fields: fields.map((field) => fieldSchema.safeParse(field).data) };
}

/** What holds between the parts of a mapping. `customers` is undefined when their own list is broken. */
export function checkParts(parts: MappingParts, customers: Customers | undefined): Problem[] {
  return [
    ...checkMondayIds(parts),
    ...checkStagingColumns(parts),
    ...parts.fields.flatMap((field, index) => (field === undefined ? [] : checkField(field, ['fields', index], parts))),
    ...checkKey(parts, customers),
    ...checkSubitems(parts),
  ];
}

/** What holds between the customers. `prefix` is the path of their list. */
export function checkCustomers(customers: Customers, prefix: Path): Problem[] {
  const repeated = repeats(customers.map(({ name }, index) => ({ text: name, path: [...prefix, index, 'name'] })), fold, 'canonical customer');
  const conflicts = customerConflicts(customers).map(({ source, first, second }) => {
    const index = customers.findIndex((customer) => customer.name === second && customer.sources.includes(source));
    const path = [...prefix, index, 'sources', customers[index]?.sources.indexOf(source) ?? 0];
    return { path, found: `"${source}", which ${first} has already`, expected: `a source name of ${second} alone` };
  });
  return [...repeated, ...conflicts];
}

function checkMondayIds({ board, fields }: MappingParts): Problem[] {
  const keyColumn = board === undefined ? [] : [{ text: board.keyColumn.id, path: ['board', 'keyColumn', 'id'] }];
  const ids = fields.flatMap((field, index) => (field === undefined ? [] : [{ text: field.monday.id, path: ['fields', index, 'monday', 'id'] }]));
  return repeats([...keyColumn, ...ids], (id) => id, 'Monday column');
}

function checkStagingColumns({ title, group, fields }: MappingParts): Problem[] {
  const columns = [
    ...(title === undefined ? [] : [{ text: title.column, path: ['title', 'column'] }]),
    ...(group === undefined ? [] : [{ text: group.column, path: ['group', 'column'] }]),
    ...fields.flatMap((field, index) => (field === undefined ? [] : [{ text: field.column, path: ['fields', index, 'column'] }])),
  ];
  return repeats(columns, fold, 'staging column');
}

function checkField(field: MappingField, path: Path, { customers }: MappingParts): Problem[] {
  const { type, labels } = field.monday;
  const problems: Problem[] = labelProblems(type, labels, [...path, 'monday']);
  const number = { path: [...path, 'number'], atKey: true };
  if (type === 'numbers' && field.number === undefined) {
    problems.push({ ...number, found: 'nothing', expected: 'number: { decimals: 0 to 4 } for a column of numbers' });
  }
  if (type !== 'numbers' && field.number !== undefined) {
    problems.push({ ...number, found: `number in a column of type ${type}`, expected: 'it only in columns of type numbers' });
  }
  if (field.value === 'canonicalCustomer' && customers !== undefined && customers.column !== field.source) {
    problems.push({ path: [...path, 'source'], found: `"${field.source}"`, expected: `${customers.column}, the column of the customers` });
  }
  const keys = Object.keys(field.replace ?? {}).map((text) => ({ text, path: [...path, 'replace', text] }));
  return [...problems, ...repeats(keys, fold, 'value to replace')];
}

function labelProblems(type: string, labels: string | undefined, path: Path): Problem[] {
  const takesLabels = type === 'dropdown' || type === 'status';
  const place = { path: [...path, 'labels'], atKey: true };
  if (takesLabels && labels === undefined) return [{ ...place, found: 'nothing', expected: `labels: create, or labels: must exist, for a ${type} column` }];
  if (!takesLabels && labels !== undefined) return [{ ...place, found: `labels in a ${type} column`, expected: 'them only in dropdown and status columns' }];
  return [];
}

function checkKey({ key }: MappingParts, customers: Customers | undefined): Problem[] {
  if (key === undefined) return [];
  const columns = repeats(key.columns.map((text, index) => ({ text, path: ['key', 'columns', index] })), (text) => text, 'key column');
  const extra = Object.entries(key.extraColumns).flatMap(([customer, names]): Problem[] => {
    const path = ['key', 'extraColumns', customer];
    const unknown = customers !== undefined && !customers.some(({ name }) => name === customer);
    return [
      ...(unknown ? [{ path, atKey: true, found: `"${customer}"`, expected: 'a canonical customer of the customers file' }] : []),
      ...names.flatMap((text, index) => {
        const problem = { path: [...path, index], found: `"${text}"`, expected: 'a column that is not in the key already' };
        return key.columns.includes(text) ? [problem] : [];
      }),
    ];
  });
  return [...columns, ...extra];
}

function checkSubitems(parts: MappingParts): Problem[] {
  return [...(parts.subitems === undefined ? [] : checkSubitemColumns(parts.subitems)), ...checkSubitemTables(parts)];
}

function checkSubitemTables(parts: MappingParts): Problem[] {
  const { tables, subitems } = parts;
  // Subitems that are broken themselves leave no key at all: then nobody knows whether tables are wanted.
  if (tables === undefined || !('subitems' in parts)) return [];
  const wanted = subitems !== undefined;
  const problems: Problem[] = [];
  for (const use of ['staging', 'production', 'errors'] as const) {
    const table = tables[use].subitems;
    const path = ['tables', use, 'subitems'];
    if (wanted && table === undefined) problems.push({ path, found: 'nothing', expected: 'a table for subitems, since the mapping has subitems' });
    if (!wanted && table !== undefined) problems.push({ path, found: `"${table}"`, expected: 'no table for subitems, since the mapping has none' });
  }
  return problems;
}

function checkSubitemColumns({ size, quantity }: NonNullable<MappingFile['subitems']>): Problem[] {
  const parts = [['size', size], ['quantity', quantity]] as const;
  const ids = parts.map(([part, { monday }]) => ({ text: monday.id, path: ['subitems', part, 'monday', 'id'] }));
  const columns = parts.map(([part, { column }]) => ({ text: column, path: ['subitems', part, 'column'] }));
  return [
    ...labelProblems(size.monday.type, size.monday.labels, ['subitems', 'size', 'monday']),
    ...repeats(ids, (id) => id, 'Monday column'),
    ...repeats(columns, fold, 'staging column'),
  ];
}

function repeats(entries: readonly { text: string; path: Path }[], same: (text: string) => string, what: string): Problem[] {
  const seen = new Map<string, string>();
  return entries.flatMap(({ text, path }): Problem[] => {
    const first = seen.get(same(text));
    if (first === undefined) seen.set(same(text), text);
    return first === undefined ? [] : [{ path, found: `"${text}" a second time`, expected: `every ${what} once` }];
  });
}
