/** An error makes a mapping unusable: no run starts on it. A warning is for a person to judge. */
export type Severity = 'error' | 'warning';

/** What must be read to find it: the mapping alone, the other mappings of the folder, the tables, the rows of the source, the live board, or the lock file. */
export type Truth = 'itself' | 'folder' | 'tables' | 'rows' | 'board' | 'lock';

interface FindingEntry {
  readonly severity: Severity;
  readonly truth: Truth;
  /** What is wrong, in one sentence. */
  readonly meaning: string;
  /** What a person can do. */
  readonly remedy: string;
}

function error(truth: Truth, meaning: string, remedy: string): FindingEntry {
  return { severity: 'error', truth, meaning, remedy };
}

function warning(truth: Truth, meaning: string, remedy: string): FindingEntry {
  return { severity: 'warning', truth, meaning, remedy };
}

/** Everything that can be found in a mapping, by code, in the order of the reference page. */
export const FINDINGS = {
  FILE_UNREADABLE: error('itself', 'The file does not exist or cannot be read.', 'Correct the name of the file, or put it there.'),
  YAML_INVALID: error(
    'itself',
    'The file is no YAML, or holds more or less than one document.',
    'Correct the place that is named; an editor with YAML support shows it too.',
  ),
  ENTRY_UNKNOWN: error('itself', 'An entry has an unknown name.', 'Correct its name, or take it out.'),
  ENTRY_MISSING: error('itself', 'An entry that every mapping needs is missing.', 'Add it; what it takes is named as expected.'),
  ENCODING_INVALID: error(
    'itself',
    'The file is not in UTF-8, or a character of it was lost when it was saved. No name is guessed.',
    'Save the file in UTF-8, and write the characters again that are shown wrongly.',
  ),
  NAME_DIFFERS: error(
    'itself',
    'The file of the mapping is not called by its name with the ending .yaml, so that no command finds it under its name.',
    'Rename the file. Records are kept by the name in the file: a changed name begins without any.',
  ),
  KEY_NOT_TEXT: error(
    'itself',
    'YAML reads a key as something else than the text that is written, such as 0123 as a number.',
    'Put the key in quotes.',
  ),
  VALUE_INVALID: error(
    'itself',
    'The value of an entry is not of the form that it needs.',
    'Write it in the form that is named as expected.',
  ),
  KEY_COLUMNS_MISSING: error(
    'itself',
    'No column makes up the key, so that orders cannot be distinguished.',
    'Name the columns under key.columns, the order number first.',
  ),
  MONDAY_TYPE_READ_ONLY: error(
    'itself',
    'Monday fills columns of this type itself and refuses every write to them.',
    'Take the field out, or map it to a column of another type.',
  ),
  MONDAY_TYPE_UNSUPPORTED: error(
    'itself',
    'This service does not write columns of this type.',
    'Map the field to a column of one of the types that are named as expected.',
  ),
  MONDAY_COLUMN_TWICE: error('itself', 'Two entries write the same Monday column.', 'Keep it in one entry only.'),
  STAGING_COLUMN_TWICE: error('itself', 'Two entries write the same column of the staging table.', 'Keep it in one entry only.'),
  SOURCE_COLUMN_TWICE: error('itself', 'A source column is mapped twice.', 'Keep one of the fields.'),
  KEY_COLUMN_TWICE: error('itself', 'The key contains a column twice.', 'Name it once.'),
  REPLACEMENT_TWICE: error('itself', 'Two replacements are for the same value, since case and spacing do not count.', 'Keep one of them.'),
  LABELS_MISPLACED: error(
    'itself',
    'The label policy is missing on a column of labels, or is set on a column that has none.',
    'Give `labels` to dropdown and status columns, and to no others.',
  ),
  DECIMALS_MISPLACED: error('itself', 'Decimals are set on a column that holds no numbers.', 'Give `number` to columns of numbers only.'),
  LABEL_UNWRITABLE: error(
    'itself',
    'A text of the mapping cannot be written to Monday as label, name or title.',
    'Shorten or change the text; the limit is named as expected.',
  ),
  CUSTOMER_SOURCE_DIFFERS: error(
    'itself',
    'The field of the canonical customer reads another column than the customers do.',
    'Let both name the same source column.',
  ),
  CUSTOMER_TWICE: error(
    'itself',
    'Two customers have the same name, since case and spacing do not count.',
    'Keep the name for one customer only, or merge the customers.',
  ),
  CUSTOMER_UNKNOWN: error(
    'itself',
    'A customer is named that the customers file does not have.',
    'Write the canonical name as the customers file has it, or add the customer there.',
  ),
  CUSTOMERS_MISSING: error(
    'itself',
    'The entry is about customers, and the mapping has none: all its orders belong together.',
    'Take the entry out, or say under customers which source column names the customer.',
  ),
  SEASONS_MISSING: error(
    'itself',
    'Seasons limit the mapping, and its groups have none.',
    'Take source.seasons out, or name the columns of the season under group.seasons.',
  ),
  CUSTOMER_INSIDE_ANOTHER: warning(
    'itself',
    'The name of one customer is part of the name of another.',
    'Check whether they are two customers. If so, list them under distinctFrom in the customers file; otherwise merge them.',
  ),
  SUBITEM_TABLE_MISPLACED: error(
    'itself',
    'A table for subitems is missing, or is named by a mapping without subitems.',
    'Name the tables for subitems if, and only if, the mapping has subitems.',
  ),
  TABLE_TWICE: error(
    'itself',
    'The mapping names one table for two purposes, or one that the sync needs for all mappings.',
    'Give each purpose a table of its own.',
  ),
  BOARD_SHARED: error(
    'folder',
    'Another mapping of the folder has the same board, and each would take the orders of the other for orders that left the source.',
    'Give each mapping a board of its own, or make them one mapping.',
  ),
  TABLE_SHARED: error(
    'folder',
    'Another mapping of the folder writes to the same table, and each would close or remove what the other keeps there.',
    'Give each mapping tables of its own; only the source may be shared.',
  ),
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
  BOARD_UNKNOWN: error('board', "The token's user sees no board of this id.", 'Correct the id, or give the user access to the board.'),
  BOARD_INACTIVE: error('board', 'The board is archived or deleted.', 'Restore the board, or name another one.'),
  BOARD_OF_SUBITEMS: error(
    'board',
    'The board is one of subitems, which Monday keeps behind the board of their items.',
    'Name the board whose items have these subitems.',
  ),
  BOARD_READ_ONLY: error(
    'board',
    "The token's user may not change the items of the board.",
    'Give the user the right to edit the board, or use the token of a user who has it.',
  ),
  BOARD_RIGHTS_PARTIAL: warning(
    'board',
    "The token's user may edit items, but perhaps not create groups and labels.",
    'Make the user an owner of the board, or let everyone edit everything on it.',
  ),
  BOARD_RIGHTS_UNKNOWN: warning(
    'board',
    "It could not be checked whether the token's user may create groups and labels: the token lacks a scope to ask who owns the board.",
    'Nothing to do if the user owns the board. To have it checked, add the scopes me:read and users:read to the token.',
  ),
  API_VERSION_DIFFERS: warning(
    'board',
    'Monday answers with another version of its API than the one that was asked for. It does so when a version is retired.',
    'Set MONDAY_API_VERSION to a version that Monday supports, or update the sync: docs/upgrading.md says how.',
  ),
  API_DEPRECATION: warning(
    'board',
    'Monday warns that a later version of its API will lack something that the sync uses.',
    'Update the sync before the version that it uses is retired.',
  ),
  BOARD_NEARLY_FULL: warning(
    'board',
    'The board has little room left for new items.',
    'Archive items that are not needed any more, have Monday raise the limit, or give some customers a board and a mapping of their own: `source.customers` names them.',
  ),
  BOARD_COLUMN_UNKNOWN: error(
    'board',
    'The board has no column of this id.',
    'Restore the column on the board, or name the id of the column that took its place: `npm run cli -- validate --board --fix` does where it has the same title.',
  ),
  BOARD_COLUMN_TYPE: error(
    'board',
    'The column has another type on the board.',
    'Give the mapping the type of the board, or the board a column of the type of the mapping.',
  ),
  BOARD_COLUMN_READ_ONLY: error(
    'board',
    'Monday fills the column itself and refuses every write to it.',
    'Map the field to another column, or take it out.',
  ),
  BOARD_COLUMN_CALCULATED: error(
    'board',
    'On a board with several levels Monday calculates the column from the subitems: a write to it has no effect, and Monday does not say so.',
    'Map the field to another column, or have the column no longer calculated.',
  ),
  BOARD_SUBITEMS_MISSING: error(
    'board',
    'The board has no subitem board: Monday makes it with the first subitem, without the columns of the mapping.',
    'Run `npm run cli -- board prepare`, which shows what the board needs and makes it.',
  ),
  BOARD_SUBITEMS_DIFFER: error(
    'board',
    'The subitems of the board are on another board than the mapping names.',
    'Name the subitem board that the board has.',
  ),
  BOARD_LABEL_MISSING: warning(
    'board',
    'The board lacks labels that the mapping can send but must not create; orders and sizes with these labels will be refused.',
    'Create the labels on the board. Case and blanks do not matter.',
  ),
  BOARD_LABELS_NEARLY_FULL: warning(
    'board',
    'A column of labels has little room left for new ones.',
    'Delete unused labels, or use another column.',
  ),
  BOARD_DRIFT: warning(
    'lock',
    'The board has changed since its lock file was accepted. The mapping still fits it.',
    'Check that the change is intended, then accept it: `npm run cli -- validate --board --accept`.',
  ),
  BOARD_COLUMN_UNMAPPED: warning(
    'lock',
    'Since the lock file was accepted the board has got a column with the title of a source column, and no field ties the two together.',
    'Add a field for it; or, if the column is only for people, accept it: `npm run cli -- validate --database --board --accept`.',
  ),
  TABLE_DRIFT: warning(
    'lock',
    'A table has changed since its lock file was accepted: a column that the mapping reads, or a new one in the source.',
    'Check that the change is intended, then accept it: `npm run cli -- validate --database --accept`.',
  ),
} as const satisfies Readonly<Record<string, FindingEntry>>;

export type FindingCode = keyof typeof FINDINGS;
