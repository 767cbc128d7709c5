import { z } from 'zod';
import { readIsoDate } from '../orders/dates.js';
import { customersOfFile, customersShape, groupOfFile, groupRule } from './grouping-schema.js';
import { policies } from './policies-schema.js';
import { blankTexts, name, names, oneOf, strict, text, whole, boardId, mondayId } from './schema-forms.js';
import { numberFormat, units, fieldShape, fieldSchema } from './field-schema.js';
import { subitems } from './subitems-schema.js';

/** Every table and view is in dbo: SQL and catalogs are read there alone. */
export const SOURCE_TABLE = /^dbo\.[A-Za-z_]\w*$/;
const table = text.regex(SOURCE_TABLE, {
  error: 'a table or view of the schema dbo, such as dbo.STG_Orders; a view in dbo shows one of another name or schema',
});

/** The scope moves on every 1 January: orders received before leave the scope, and their items stay. */
export const CURRENT_YEAR = 'current year';
const scopeStart = text
  .refine((value) => value === CURRENT_YEAR || readIsoDate(value) === value, { error: `a date of the form YYYY-MM-DD, or ${CURRENT_YEAR}` })
  .describe('A date, or the current year, which then starts again on every 1 January.');

const day = text.refine((value) => readIsoDate(value) === value, { error: 'a date of the form YYYY-MM-DD', abort: true });

const tablePair = strict({ orders: table.describe('Table of the orders.'), subitems: table.optional().describe('Table of the sizes.') });
const tablesShape = {
  changed: table.describe('New and changed rows of the source.'),
  staging: tablePair.describe('What is to be written to the board.'),
  production: tablePair.describe('What the board has acknowledged.'),
  errors: tablePair.describe('What was refused, with the reason.'),
};
/** Those that a file leaves out are called by the mapping's name. */
const tablesOfFile = strict({
  changed: tablesShape.changed.optional(),
  staging: tablesShape.staging.optional(),
  production: tablesShape.production.optional(),
  errors: tablesShape.errors.optional(),
});

const shape = {
  version: z.literal(1, { error: 'version 1' }).describe('Version of this file format.'),
  name: text
    .regex(/^[a-z0-9][a-z0-9-]{0,99}$/, { error: 'lower-case letters, digits and hyphens, at most 100' })
    .describe('Name of the mapping, used in commands and records.'),
  source: strict({
    table: table.describe('Table that holds one row per order.'),
    poColumn: name.optional().describe('Column that `run --po` compares, whole value.'),
    scope: strict({ column: name.describe('Source column with the date.'), from: scopeStart })
      .optional()
      .describe('Rows with an earlier date are out of scope: their items stay as they are. Rows without a date are in scope.'),
    customers: names.optional().describe('Only these, by canonical name; the others belong to other mappings, and so to other boards.'),
    seasons: names
      .optional()
      .describe(
        'Only these, in any case, as `group` finds the season of a row, its fallback included; the others belong to other mappings, and so to other boards.',
      ),
  }).describe('What is read.'),
  // What pandas, spreadsheets and exports of databases write for nothing.
  blank: blankTexts
    .default(['', 'nan', 'none', 'null', 'nat'])
    .describe('Texts that mean "nothing here", in any case, for the key, the title and every field without a list of its own.'),
  dateOrder: oneOf(['ISO only', 'day first', 'month first'])
    .default('ISO only')
    .describe('How dates with slashes, such as 03/04/2025, are read. ISO only: they are refused.'),
  // Before 2000 are the zeros of spreadsheets and databases (1899-12-30, 1900-01-01) and years of two digits; the far future is a date for "never".
  dates: strict({ from: day.describe('First day.'), until: day.describe('Last day.') })
    .refine(({ from, until }) => from <= until, { error: 'a first day that is not after the last' })
    .default({ from: '2000-01-01', until: '2100-01-01' })
    .describe('The days that are taken for real. A date beyond them cannot be written; see onBadValue.'),
  numbers: strict({
    format: numberFormat
      .optional()
      .describe(
        'How 1234.56 is written in texts; plain has no marks between thousands. Without it a text such as 1.234, 1,234 or 31,50 cannot be read, as it has several meanings.',
      ),
    units: units
      .default([])
      .describe(
        'Units that may be in front of a number or behind it, such as $ or USD. Any other unit makes it a value that cannot be read.',
      ),
  })
    .prefault({})
    .describe('How numbers are written in texts of the source. Columns of a number type need none of it.'),
  key: strict({
    columns: names.describe('Source columns that distinguish orders. The first must not be blank.'),
    extraColumns: z
      .record(z.string(), names, { error: 'an object of canonical customer: list of columns' })
      .default({})
      .describe('Per canonical customer: more columns, for customers whose orders share the values of those above.'),
    candidates: z
      .array(name, { error: 'a list of texts' })
      .default([])
      .describe('Columns that the error names when rows with one key differ in them.'),
  }).describe('The columns by which two rows are the same order.'),
  tables: tablesOfFile
    .prefault({})
    .describe(
      'Tables on the way, as schema.table. Those that are not named are called by the name of the mapping, as docs/mapping.md says.',
    ),
  board: strict({
    id: boardId.describe('Number of the board, in quotes.'),
    keyColumn: strict({ id: mondayId, title: name.default('Order sync key').describe('Its title on the board.') }).describe(
      'Text column that belongs to the sync: it holds the key, by which an item is found again.',
    ),
  }).describe('The board that shows the orders.'),
  title: strict({
    column: name.default('Title').describe('Its column in staging and production.'),
    parts: names.describe('Source columns.'),
    separator: text.default(' ').describe('Text between the parts.'),
  }).describe('Name of an item: these source columns, joined.'),
  group: groupOfFile
    .prefault({})
    .describe('Group of an item. Without seasons, columns and title a new item goes where Monday puts it, and is never moved.'),
  cancelled: strict({ column: name.describe('Source column.'), values: names.describe('Its values.') })
    .optional()
    .describe('Source column and values that mark a cancelled order.'),
  fields: z
    .array(fieldSchema, { error: 'a list of fields' })
    .min(1, { error: 'at least one field' })
    .describe('One entry per column of the board.'),
  subitems: subitems.optional().describe('Sizes of an order, each a subitem.'),
  // A batch of a hundred ends within a minute or two, so that its result is soon seen, and few orders wait for a slow one.
  batch: strict({ orders: whole(1, 10_000).default(100).describe('Orders per batch.') })
    .prefault({})
    .describe('Size of the batches of a run.'),
  policies: policies.prefault({}).describe('What a run may do without a person.'),
};

const customerEntries = z.array(
  strict({
    name: name.describe('Canonical name.'),
    sources: names.describe('Every name of the customer in the source, as a whole value, in any case.'),
    distinctFrom: names
      .optional()
      .describe('Other customers whose names contain this one or are part of it, but who are different customers.'),
  }),
  { error: 'a list of customers' },
);

/** The shape of a mapping file; the customers are in a file of their own. */
export const mappingFileSchema = strict({
  ...shape,
  customers: customersOfFile
    .optional()
    .describe('The customers. Each batch is of one customer; without this key all orders are of one, called by the name of the mapping.'),
});
export const customersFileSchema = strict({
  version: z.literal(1, { error: 'version 1' }).describe('Version of this file format.'),
  customers: customerEntries.min(1, { error: 'at least one customer' }).describe('One entry per customer.'),
});
/** A mapping with everything in one object, and with every default. */
export const mappingSchema = strict({
  ...shape,
  tables: strict(tablesShape),
  group: groupRule,
  fields: z.array(strict({ ...fieldShape, column: name }), { error: 'a list of fields' }).min(1, { error: 'at least one field' }),
  customers: strict({ ...customersShape, list: customerEntries }).optional(),
});

/** A whole mapping, customers included: plain JSON, so that a run can pin it. */
export type Mapping = z.infer<typeof mappingSchema>;
export type MappingFile = z.infer<typeof mappingFileSchema>;
export type MappingField = Mapping['fields'][number];
export type Customers = z.infer<typeof customerEntries>;
