import { error, warning } from './finding-entry.js';
import type { FindingEntry } from './finding-entry.js';

/** What the tables and their rows show. */
export const tableFindings = {
  TABLE_UNKNOWN: error(
    'tables',
    'There is no table of this name.',
    'Correct the name, or create the table: `npm run cli -- db migrate` creates all tables of a mapping but its source.',
  ),
  SOURCE_NOT_DECLARED: warning(
    'tables',
    'The files of `sql` do not declare the source, so its columns were not checked. Other systems create it, so that it need not be among them.',
    'Check it in the database: `npm run cli -- validate --database`. Or put its CREATE TABLE into a file of `sql`.',
  ),
  TABLE_CASE: error(
    'tables',
    'The table is spelt in another case.',
    'Write the name as the database has it: `npm run cli -- validate --database --fix` does.',
  ),
  TABLE_TRIGGER: error(
    'tables',
    'A table that the sync loads in bulk has a trigger, which would not fire for loaded rows.',
    'Drop or disable the trigger; let a job that runs after the sync do its work.',
  ),
  COLUMN_UNKNOWN: error(
    'tables',
    'The table has no column of this name.',
    'Correct the name, or add the column to the table: `npm run cli -- db migrate` adds those of a new field.',
  ),
  COLUMN_CASE: error(
    'tables',
    'The column is spelt in another case.',
    'Write the name as the table has it: `npm run cli -- validate --database --fix` does.',
  ),
  COLUMN_RESERVED: error('itself', 'The column belongs to the sync, which writes its own values there.', 'Choose another column.'),
  SYNC_COLUMN_MISSING: error(
    'tables',
    'The table lacks a column that the sync writes.',
    'Add the column as defined in sql/ for the shipped tables.',
  ),
  CHANGED_COLUMN_MISSING: error(
    'tables',
    'The table of changed rows lacks a column of the source that the mapping reads.',
    'Add the column, named and typed as in the source: `npm run cli -- db migrate` does.',
  ),
  CHANGED_COLUMN_DIFFERS: error(
    'tables',
    'A column of the table of changed rows has another type than in the source, so its rows read differently.',
    'Give the column the type that it has in the source.',
  ),
  SOURCE_TYPE_UNSUPPORTED: error(
    'tables',
    'The mapping reads a source column of a type whose values have no exact text.',
    'Name a view as the source that casts the column to texts, numbers or dates, as TRY_CONVERT does.',
  ),
  COLUMN_UNLOADABLE: error(
    'tables',
    'The sync loads its tables in bulk, and the bulk load does not fill columns of this type.',
    'Give the column the type that is named as expected.',
  ),
  COLUMN_UNFILLED: error(
    'tables',
    'The table demands a value for a column that the mapping does not fill.',
    'Let the column be NULL, give it a default, or map a field to it.',
  ),
  BLANK_REFUSED: error('tables', 'The field may be blank, and the column does not take NULL.', 'Let the column be NULL.'),
  TYPE_MISMATCH: error(
    'tables',
    'The type of the value does not fit the type of the column.',
    'Change the type of the column, or map it to another one.',
  ),
  LENGTH_LOST: error(
    'tables',
    'The column is shorter than the texts that go into it.',
    'Make the column at least as long as the column that the text comes from.',
  ),
  NAME_TOO_LONG: error(
    'tables',
    'A name of the mapping or of a size is longer than a column that keeps it.',
    'Shorten the name, or make the column longer where it is one of your tables.',
  ),
  PRECISION_LOST: error(
    'tables',
    'The column holds fewer digits than the numbers that go into it.',
    'Give the column the precision and scale of what goes into it.',
  ),
  DECIMALS_ROUNDED: warning(
    'tables',
    'The source keeps more decimals than the mapping sends.',
    'Raise the decimals of the field, or keep it if rounding is intended.',
  ),
  SIZE_MARKERS_SWAPPED: error(
    'tables',
    'The marker after the sizes comes before the marker in front of them.',
    'Swap the two, or name the columns that enclose the sizes.',
  ),
  SIZE_COLUMNS_MISSING: error(
    'tables',
    'There is no column of the type of the sizes between the two markers.',
    'Name the columns that enclose the sizes, and the type that the sizes have.',
  ),
  SIZE_COLUMN_UNKNOWN: warning(
    'tables',
    'A column of the source that the mapping does not read is among or beside the sizes, or is named like one. If it is a size, its pieces are not sent.',
    'Put a size between the two markers with the type of the sizes; name a column that is no size under subitems.sizes.except.',
  ),
  CUSTOMER_UNUSED: warning(
    'rows',
    'No row of the source has any of the names of these customers.',
    'Remove the customers, or keep them for future orders.',
  ),
  CUSTOMER_SPELLINGS: warning(
    'rows',
    'Names of customers differ in case alone, and the mapping accepts new customers: each spelling is one, with batches of its own. Items are not affected.',
    'If they are one customer, write one spelling in the source, or name a file of customers under `customers.file` that lists the spellings as `sources` of one customer.',
  ),
} as const satisfies Readonly<Record<string, FindingEntry>>;
