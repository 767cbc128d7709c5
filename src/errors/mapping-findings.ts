import { error, warning } from './finding-entry.js';
import type { FindingEntry } from './finding-entry.js';

/** What the mapping and the others of its folder show by themselves. */
export const mappingFindings = {
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
} as const satisfies Readonly<Record<string, FindingEntry>>;
