import type { BoardColumn } from '../../monday/types.js';
import { columnType, typesFor } from '../../orders/column-types.js';
import type { MondayType } from '../../orders/column-types.js';
import { readIsoDate } from '../../orders/dates.js';
import { NUMBER_FORMATS, readDecimal } from '../../orders/decimals.js';
import type { NumberFormat } from '../../orders/decimals.js';
import { fold, singleSpaced } from '../../orders/text.js';
import type { MappingField } from '../schema.js';
import { unreadable } from '../validate/server-types.js';
import { digitsOf, familyOf } from '../validate/type-fit.js';
import type { Confidence } from './proposal.js';
import type { ColumnProfile } from './source-profile.js';

/** How a source column is written to a column of the board, and how well the two fit. */
export interface Fit {
  readonly confidence: Confidence;
  readonly reason: string;
  readonly monday: MappingField['monday'];
  /** How its texts write a number, where only one format reads all of them. */
  readonly format?: NumberFormat;
}

/** DECIMAL(18,4) is the type of every number in staging and production. */
const MOST_DECIMALS = 4;

/** The fit of a source column and a board column by their types and values; null when none of its values could be written. */
export function fitOf(profile: ColumnProfile, board: BoardColumn): Fit | null {
  const { id } = board;
  const type = typesFor('field').find((known) => known === board.type);
  if (type === undefined || board.calculated === true || unreadable(profile.column.type, type === 'date') !== null) return null;
  switch (columnType(type).holds) {
    case 'number':
      return numberFit(profile, { id, type });
    case 'date':
      return dateFit(profile, { id, type });
    case 'text':
      return columnType(type).labels === null ? textFit(profile, { id, type }) : labelFit(profile, board, type);
  }
}

function numberFit({ column: { type }, values }: ColumnProfile, monday: MappingField['monday']): Fit | null {
  const family = familyOf(type);
  if (family === 'number') {
    const { decimals } = digitsOf(type);
    if (decimals <= MOST_DECIMALS) return { confidence: 'certain', reason: 'both hold numbers', monday };
    return { confidence: 'likely', reason: `both hold numbers; ${String(decimals)} decimals are rounded to 4`, monday };
  }
  if (family === 'float') return { confidence: 'likely', reason: 'both hold numbers, rounded to 4 decimals', monday };
  return family === 'text' ? textAsNumber(values, monday) : null;
}

function textAsNumber(values: readonly string[], monday: MappingField['monday']): Fit {
  const bad = (format: NumberFormat | null): string[] =>
    values.filter((value) => readDecimal(singleSpaced(value), MOST_DECIMALS, format).kind !== 'number');
  const unread = bad(null);
  if (values.length === 0) return { confidence: 'guess', reason: 'a text without any value may be a number', monday };
  if (unread.length === 0) return { confidence: 'likely', reason: 'every text that was read is a number', monday };
  const format = NUMBER_FORMATS.find((candidate) => bad(candidate).length === 0);
  if (format !== undefined) return { confidence: 'guess', reason: `every text is a number if it is written as ${format}`, monday, format };
  return { confidence: 'guess', reason: `${someOf(unread)} cannot be read as a number`, monday };
}

function dateFit({ column: { type }, values }: ColumnProfile, monday: MappingField['monday']): Fit | null {
  const family = familyOf(type);
  if (family === 'date') return { confidence: 'certain', reason: 'both hold dates', monday };
  if (family === 'time') return { confidence: 'certain', reason: 'the date of its time is shown', monday };
  if (family !== 'text') return null;
  const unread = values.filter((value) => readIsoDate(singleSpaced(value)) === null);
  if (values.length === 0) return { confidence: 'guess', reason: 'a text without any value may be a date', monday };
  if (unread.length > 0) return { confidence: 'guess', reason: `${someOf(unread)} cannot be read as YYYY-MM-DD`, monday };
  return { confidence: 'likely', reason: 'every text that was read is a date', monday };
}

function textFit({ column: { type }, longest }: ColumnProfile, monday: MappingField['monday']): Fit {
  const { maxLength } = columnType(monday.type);
  if (maxLength !== null && longest > maxLength)
    return {
      confidence: 'guess',
      reason: `its longest value has ${String(longest)} characters, and the board takes ${String(maxLength)}`,
      monday,
    };
  if (familyOf(type) === 'text') return { confidence: 'certain', reason: 'both hold texts', monday };
  return { confidence: 'likely', reason: `its values of type ${type.name} are shown as texts`, monday };
}

/** A status belongs to the people of the board: its labels are theirs. A dropdown gets the labels that orders need. */
function labelFit({ column, values }: ColumnProfile, board: BoardColumn, type: MondayType): Fit {
  const labels = type === 'status' ? 'must exist' : 'create';
  const monday = { id: board.id, type, labels } as const;
  const known = new Set(Object.values(board.labels ?? {}).map(fold));
  const lacking = values.filter((value) => !known.has(fold(value)));
  const most = columnType(type).labels?.most ?? 0;
  if (type === 'status' && lacking.length > 0)
    return { confidence: 'guess', reason: `the board has no label ${someOf(lacking)}, and an order with it would be refused`, monday };
  if (known.size + lacking.length > most)
    return { confidence: 'guess', reason: `it has more values than the ${String(most)} labels of a ${type}`, monday };
  if (values.length === 0) return { confidence: 'guess', reason: 'no row has a value that could be a label', monday };
  if (familyOf(column.type) !== 'text')
    return { confidence: 'likely', reason: `its values of type ${column.type.name} become labels`, monday };
  return { confidence: 'certain', reason: lacking.length === 0 ? 'each of its values is a label' : 'its values become labels', monday };
}

function someOf(values: readonly string[]): string {
  const shown = values.slice(0, 3).map((value) => `"${value.slice(0, 30)}"`);
  return `${shown.join(', ')}${values.length > shown.length ? ` and ${String(values.length - shown.length)} more` : ''}`;
}
