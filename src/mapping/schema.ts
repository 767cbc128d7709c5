import { z } from 'zod';
import { readIsoDate } from '../orders/dates.js';

/**
 * The shape of a mapping file. Every `error` text completes the sentence "found ..., expected ...". Objects are strict: a key that
 * nobody reads is most likely a typing error.
 */
const text = z.string({ error: 'a text (in quotes if it looks like a number)' });
const name = text.refine((value) => value.trim() === value && value !== '', { error: 'a text that is not empty and has no outer spaces' });
const names = z.array(name, { error: 'a list of texts' }).min(1, { error: 'at least one entry' });
const share = z.number({ error: 'a share from 0 to 1' }).min(0, { error: 'a share from 0 to 1' }).max(1, { error: 'a share from 0 to 1' });
const table = text.regex(/^[A-Za-z_]\w*\.[A-Za-z_]\w*$/, { error: 'schema and table, such as dbo.STG_Orders' });
const boardId = text.regex(/^\d{1,19}$/, { error: 'the number of a board, in quotes' });
const mondayId = text.regex(/^[a-z0-9_]+$/, { error: 'the id of a Monday column, such as text_mkr5wya6' });
/** The current year begins anew on every 1 January: what was received before leaves the scope, and its items stay. */
export const CURRENT_YEAR = 'current year';
const scopeStart = text.refine((value) => value === CURRENT_YEAR || readIsoDate(value) === value, { error: `a date of the form YYYY-MM-DD, or ${CURRENT_YEAR}` });

const whole = (minimum: number, maximum: number) => {
  const error = `a whole number from ${minimum} to ${maximum}`;
  return z.int({ error }).min(minimum, { error }).max(maximum, { error });
};
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values, { error: `one of: ${values.join(', ')}` });

/** The keys that the message about an unknown one lists. */
export const keysIn = (message: string): string[] => message.replace(/^one of the keys /, '').split(', ');

const strict = <S extends z.core.$ZodShape>(shape: S) => {
  const keys = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => `${issue.code === 'unrecognized_keys' ? 'one of' : 'an object with'} the keys ${keys.join(', ')}`,
  });
};

const labels = oneOf(['create', 'must exist']);

export const fieldSchema = strict({
  source: name,
  column: name,
  value: oneOf(['canonicalCustomer']).optional(),
  monday: strict({ id: mondayId, type: oneOf(['text', 'long_text', 'numbers', 'date', 'dropdown', 'status']), labels: labels.optional() }),
  blank: z.array(text, { error: 'a list of texts' }).optional(),
  replace: z.record(z.string(), text, { error: 'an object of value: replacement' }).optional(),
  // DECIMAL(18,4) is the type of every number in staging and production, so more than 4 decimals cannot be kept.
  number: strict({ decimals: whole(0, 4) }).optional(),
  onBadValue: oneOf(['reject', 'unset']).default('reject'),
});

const subitems = strict({
  board: boardId,
  sizes: strict({ after: name, before: name, type: oneOf(['INT', 'BIGINT', 'SMALLINT', 'TINYINT', 'DECIMAL', 'NVARCHAR']) }),
  total: name,
  name: name.refine((value) => value.includes('{size}'), { error: 'a text with {size} in it' }),
  size: strict({ column: name, monday: strict({ id: mondayId, type: oneOf(['dropdown', 'status', 'text']), labels: labels.optional() }) }),
  quantity: strict({ column: name, monday: strict({ id: mondayId, type: oneOf(['numbers']) }) }),
  vanished: oneOf(['zero', 'archive', 'delete']),
});

const tablePair = strict({ orders: table, subitems: table.optional() });

const policies = strict({
  removed: oneOf(['archive', 'delete', 'keep']),
  removals: strict({ maxShare: share }),
  changeGate: strict({ maxShare: share, minimumOrders: whole(0, 1_000_000), maxWaitMinutes: whole(1, 10_080) }),
  retry: strict({
    attempts: whole(1, 100),
    firstDelayMinutes: whole(1, 10_080),
    factor: z.number({ error: 'a number from 1 to 10' }).min(1, { error: 'a number from 1 to 10' }).max(10, { error: 'a number from 1 to 10' }),
    maxDelayMinutes: whole(1, 100_000),
  }),
  // Days that finished work is kept: a week of staging to look into, a month of resolved errors, a quarter of batches.
  retention: strict({ stagingDays: whole(1, 10_000), errorDays: whole(1, 10_000), batchDays: whole(1, 10_000) }).default({ stagingDays: 7, errorDays: 30, batchDays: 90 }),
});

const shape = {
  version: z.literal(1, { error: 'version 1' }),
  name: text.regex(/^[a-z0-9][a-z0-9-]{0,99}$/, { error: 'lower-case letters, digits and hyphens, at most 100' }),
  // customers: only these, by canonical name; the others belong to other mappings, and so to other boards.
  source: strict({ table, poColumn: name.optional(), scope: strict({ column: name, from: scopeStart }).optional(), customers: names.optional() }),
  blank: z.array(text, { error: 'a list of texts' }),
  key: strict({
    columns: names,
    extraColumns: z.record(z.string(), names, { error: 'an object of canonical customer: list of columns' }).default({}),
    candidates: z.array(name, { error: 'a list of texts' }).default([]),
  }),
  tables: strict({ changed: table, staging: tablePair, production: tablePair, errors: tablePair }),
  board: strict({ id: boardId, keyColumn: strict({ id: mondayId, title: name }) }),
  title: strict({ column: name, parts: names, separator: text }),
  group: strict({ column: name, seasons: names, blank: z.array(text, { error: 'a list of texts' }), fallback: name }),
  cancelled: strict({ column: name, values: names }).optional(),
  fields: z.array(fieldSchema, { error: 'a list of fields' }).min(1, { error: 'at least one field' }),
  subitems: subitems.optional(),
  batch: strict({ orders: whole(1, 10_000) }),
  policies,
};

// distinctFrom: other customers, whose names are part of this one or the other way round, and who are nevertheless somebody else.
const customerList = z.array(strict({ name, sources: names, distinctFrom: names.optional() }), { error: 'a list of customers' }).min(1, { error: 'at least one customer' });

/** A mapping as its file has it: the customers are in a file of their own. */
export const mappingFileSchema = strict({ ...shape, customers: strict({ file: name, column: name }) });
export const customersFileSchema = strict({ version: z.literal(1, { error: 'version 1' }), customers: customerList });
/** A mapping with everything in one object. */
export const mappingSchema = strict({ ...shape, customers: strict({ file: name, column: name, list: customerList }) });

/** A whole mapping, customers included: plain JSON, so that a run can pin it. */
export type Mapping = z.infer<typeof mappingSchema>;
export type MappingFile = z.infer<typeof mappingFileSchema>;
export type MappingField = Mapping['fields'][number];
export type Customers = z.infer<typeof customerList>;
