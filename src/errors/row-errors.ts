import type { ErrorEntry } from './entry.js';
import type { Kind } from './own-entry.js';
import { entry } from './own-entry.js';

/** The row itself must change: the same content fails again. */
const content: Kind = { retry: 'never', scope: 'order' };
/** The row is sent all the same. */
const warned: Kind = { ...content, severity: 'warning' };

/** What the rules find in a source row. */
export const rowErrors: readonly ErrorEntry[] = [
  entry(
    'UNKNOWN_CUSTOMER',
    content,
    'The customer name is in no list of canonical customers.',
    'Add the name to the customer list, or correct it in the source; then start `npm run cli -- run`.',
  ),
  entry(
    'CUSTOMER_UNUSABLE',
    content,
    'The column that assigns the order to a batch is blank, has more than 100 characters or shows the error of a spreadsheet.',
    'Correct it in the source, or name a customer for blank ones: `customers.blank` of the mapping.',
  ),
  entry(
    'KEY_BLANK',
    content,
    'The order number is blank, so the row cannot be distinguished from others.',
    'Fill the order number in the source.',
  ),
  entry(
    'KEY_UNREADABLE',
    content,
    'A key column holds the error of a spreadsheet (#REF!, #N/A and the like), so the order of the row cannot be identified. As long as such a row is in the source, no order of its customer is removed or goes on under another key.',
    'Repair the formula in the source.',
  ),
  entry(
    'DUPLICATE_KEY',
    content,
    'Two or more rows of the source have the same key with different content.',
    'Remove all but one row, or add a column to the key of this customer in the mapping: `npm run cli -- keys` shows which columns would distinguish the rows.',
  ),
  entry(
    'HAND_FED_CONFLICT',
    content,
    'A row that was put into StagingOrders by hand contradicts the source, or another such row of the same key. The content of the source is kept.',
    'Change the order in the source and set ProcessOrder of the row to 0, or leave one row of the key.',
  ),
  entry(
    'KEY_CHANGE_AMBIGUOUS',
    content,
    'Under one order number, known orders vanished from the source and new ones appeared, and it is unclear which order became which.',
    'Run `npm run cli -- rekey KNOWN NEW` for an order that goes on under a new key, or `npm run cli -- accept-new NEW` for one that is new. The first characters of a key are enough.',
  ),
  entry('TITLE_BLANK', content, 'Every column that makes up the item name is blank.', 'Fill one of the title columns in the source.'),
  entry(
    'TITLE_TOO_LONG',
    content,
    'The item name has more than the 255 characters that Monday allows.',
    'Shorten one of the title columns in the source.',
  ),
  entry(
    'GROUP_TOO_LONG',
    content,
    'The group title has more than the 255 characters that Monday allows.',
    'Shorten the season in the source.',
  ),
  entry(
    'BAD_NUMBER',
    content,
    'A number column holds text that is no number, has several meanings in the number formats, or has a unit that the mapping does not allow.',
    'Correct the value in the source, state `numbers.format` or `numbers.units` in the mapping, or add the value to the replacements of the field.',
  ),
  entry(
    'BAD_DATE',
    content,
    'A date column holds text that is no date, or a date beyond the range of the mapping.',
    'Correct the value in the source, or the range (`dates`) in the mapping.',
  ),
  entry(
    'BAD_TEXT',
    content,
    'A text is longer than its column takes, or holds characters that cannot be stored.',
    'Correct the value in the source.',
  ),
  entry(
    'BAD_LABEL',
    content,
    'A label is longer than Monday allows, or cannot be a label.',
    'Correct the value in the source, or replace it in the mapping.',
  ),
  entry('BAD_QUANTITY', content, 'The quantity of a size is no whole number.', 'Correct the quantity in the source.'),
  entry(
    'NEGATIVE_QUANTITY',
    warned,
    'A warning: the quantity of a size is below 0; the size is not sent.',
    'Correct the quantity in the source.',
  ),
  entry(
    'VALUE_UNSET',
    warned,
    'A warning: a value that cannot be read was left blank, and a quantity counts as 0, as the mapping requires. The order is sent without it.',
    'Correct the value in the source.',
  ),
  entry(
    'VALUE_KEPT',
    warned,
    'A warning: a value or quantity cannot be read, and the board goes on showing the value before it, as the mapping says. On a new item the column is blank. The rest of the order is sent.',
    'Correct the value in the source.',
  ),
  entry(
    'SPREADSHEET_ERROR',
    warned,
    'A warning: a column holds the error of a spreadsheet (#REF!, #N/A and the like). It counts as blank.',
    'Repair the formula in the source.',
  ),
  entry(
    'SIZE_SUM_DIFFERS',
    warned,
    'A warning: the sizes do not add up to the total quantity. The order is sent with its sizes.',
    'Correct the sizes or the total in the source.',
  ),
  entry(
    'NUMBER_ROUNDED',
    warned,
    'A warning: a number has more decimals than the mapping keeps; it was rounded.',
    'Nothing to do, or raise the decimals of the field in the mapping.',
  ),
];
