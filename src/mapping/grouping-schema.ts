import { z } from 'zod';
import { blankTexts, name, names, oneOf, strict, text } from './schema-forms.js';

const groupColumn = name.describe('Its column in staging and production.');

/** One of three rules, or none. */
export const groupOfFile = strict({
  column: groupColumn.default('Group'),
  seasons: names
    .optional()
    .describe('Source columns. The title is the customer and the first of these that is not blank, else the fallback.'),
  columns: names.optional().describe('Source columns. The title is those that are not blank, joined, else the fallback.'),
  title: name.optional().describe('The title of the one group of all orders.'),
  separator: text.optional().describe('Text between the `columns`; a space unless it is given.'),
  blank: blankTexts
    .optional()
    .describe('Texts that mean "nothing here" in `seasons` or `columns`, instead of the list for the whole mapping.'),
  fallback: name
    .optional()
    .describe('Used when every one of `seasons` or `columns` is blank; No season for seasons and Other for columns unless it is given.'),
}).superRefine(({ seasons, columns, title, separator, blank, fallback }, context) => {
  const refuse = (path: string[], message: string): void => context.addIssue({ code: 'custom', path, message });
  if ([seasons, columns, title].filter((rule) => rule !== undefined).length > 1)
    refuse([], 'only one of the keys seasons, columns and title');
  if (separator !== undefined && columns === undefined) refuse(['separator'], 'it only beside the key columns');
  if (seasons !== undefined || columns !== undefined) return;
  if (blank !== undefined) refuse(['blank'], 'it only beside the key seasons or columns');
  if (fallback !== undefined) refuse(['fallback'], 'it only beside the key seasons or columns');
});

const unused = z.undefined().optional();
const noRule = { column: name, seasons: unused, columns: unused, title: unused };
/** The one rule of a whole mapping. */
export const groupRule = z.union([
  strict({ ...noRule, seasons: names, blank: blankTexts, fallback: name }),
  strict({ ...noRule, columns: names, separator: text, blank: blankTexts, fallback: name }),
  strict({ ...noRule, title: name }),
  strict(noRule),
]);

export const customersShape = {
  file: name.optional().describe('File of the customers, beside the mapping.'),
  column: name.describe('Source column with the customer.'),
  accept: oneOf(['new'])
    .optional()
    .describe(
      'new: a name that the file does not know, or every name when there is no file, is a customer of its own. Without it such rows are refused.',
    ),
  blank: name.optional().describe('With `accept: new`: the customer of rows that name none. Without it they are refused.'),
};
export const customersOfFile = strict(customersShape).superRefine(({ file, accept, blank }, context) => {
  if (file === undefined && accept === undefined)
    context.addIssue({ code: 'custom', path: ['file'], message: 'the file of the customers, or accept: new' });
  if (blank !== undefined && accept === undefined)
    context.addIssue({ code: 'custom', path: ['blank'], message: 'it only beside accept: new' });
});
