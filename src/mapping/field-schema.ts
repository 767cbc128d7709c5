import { z } from 'zod';
import { typesFor } from '../orders/column-types.js';
import { NUMBER_FORMATS } from '../orders/decimals.js';
import { blankTexts, name, oneOf, strict, text, whole, mondayId } from './schema-forms.js';

export const labels = oneOf(['create', 'must exist']).describe('Of a label that the board lacks: create it, or refuse the row.');

export const BAD_VALUE_POLICIES = ['reject', 'unset', 'keep'] as const;
export const numberFormat = oneOf(NUMBER_FORMATS);
export const units = z.array(name, { error: 'a list of texts' });

/** More decimals than these cannot be kept: DECIMAL(18,4) is the type of every number in staging and production. */
export const MOST_DECIMALS = 4;

export const fieldShape = {
  source: name.describe('Column of the source table.'),
  column: name.optional().describe('Column of the staging and production tables; the name of the source column unless it is given.'),
  value: oneOf(['canonicalCustomer']).optional().describe('Write the canonical customer instead of the text of the source.'),
  monday: strict({
    id: mondayId,
    type: oneOf(typesFor('field')).describe('Type of that column.'),
    labels: labels.optional(),
    title: name
      .optional()
      .describe('Its title, if `board prepare` is to make the column where the board lacks it. Without a title a person makes it.'),
  }).describe('Column of the board that shows the value.'),
  blank: blankTexts.optional().describe('Texts that mean "nothing here", instead of the list for the whole mapping.'),
  replace: z
    .record(z.string(), text, { error: 'an object of value: replacement' })
    .optional()
    .describe('Texts of the source, and what is written in their place.'),
  number: strict({
    // All that can be kept: a default must not round a price.
    decimals: whole(0, MOST_DECIMALS).default(MOST_DECIMALS).describe('Digits kept after the point.'),
    format: numberFormat.optional().describe('How its texts are written, instead of the format for the whole mapping.'),
    units: units.optional().describe('Units of its numbers, instead of those for the whole mapping.'),
  })
    .optional()
    .describe('How a number is read and rounded; only of columns of numbers.'),
  onBadValue: oneOf(BAD_VALUE_POLICIES)
    .default('reject')
    .describe(
      'Of a value that cannot be written: reject refuses the row; unset leaves the column blank and warns; keep leaves what the board shows (nothing, on a new item) and warns.',
    ),
};
export const fieldSchema = strict(fieldShape);
