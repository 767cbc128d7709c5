import { typesFor } from '../orders/column-types.js';
import { name, names, oneOf, strict, boardId, mondayId } from './schema-forms.js';
import { labels, BAD_VALUE_POLICIES } from './field-schema.js';

export const subitems = strict({
  board: boardId.describe('Board of the subitems.'),
  sizes: strict({
    after: name.describe('Source column before the first size.'),
    before: name.describe('Source column after the last size.'),
    type: oneOf(['INT', 'BIGINT', 'SMALLINT', 'TINYINT', 'DECIMAL', 'NVARCHAR']).describe('SQL type of the sizes.'),
    except: names.optional().describe('Source columns among or beside the sizes that are no sizes.'),
  }).describe('The source columns strictly between the two, by position, that have this SQL type. Their names are the sizes.'),
  total: name.describe('Source column with the total of all sizes.'),
  onBadQuantity: oneOf(BAD_VALUE_POLICIES)
    .default('reject')
    .describe(
      'Of a quantity that is no whole number: reject refuses the row; unset counts it as 0 and warns; keep leaves the size as the board shows it and warns.',
    ),
  name: name
    .refine((value) => value.includes('{size}'), { error: 'a text with {size} in it' })
    .describe('Name of a subitem; {size} is replaced by the size.'),
  size: strict({
    column: name.describe('Its column in staging and production.'),
    monday: strict({
      id: mondayId,
      type: oneOf(typesFor('size')).describe('Type of that column.'),
      labels: labels.optional(),
    }).describe('Its column on the board.'),
  }).describe('Where the size is written.'),
  quantity: strict({
    column: name.describe('Its column in staging and production.'),
    monday: strict({ id: mondayId, type: oneOf(typesFor('quantity')).describe('Type of that column.') }).describe(
      'Its column on the board.',
    ),
  }).describe('Where the quantity is written.'),
  vanished: oneOf(['zero', 'archive', 'delete']).describe('What happens to the subitem of a size that is no longer ordered.'),
});
