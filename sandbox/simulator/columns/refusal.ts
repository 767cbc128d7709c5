import type { GraphQLError } from 'graphql';
import type { Column } from '../board/model.js';
import { failure } from '../failure.js';

/** Shows a value the way Monday's errors do (a Ruby hash): {"labels" => ["X"]}. */
function inspect(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inspect).join(', ')}]`;
  if (value === null || value === undefined) return 'nil';
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, inner]) => `${JSON.stringify(key)} => ${inspect(inner)}`)
      .join(', ')}}`;
  return JSON.stringify(value);
}

const shapeHint =
  'invalid value, please check our API documentation for the correct data structure for this column. ' +
  'https://developer.monday.com/api-reference/reference/column-types-reference';

/** The value has a shape that this column cannot take. Nothing of the mutation is done. */
export function invalidValue(column: Column, raw: unknown, message = shapeHint, validationCode?: string): GraphQLError {
  return failure('ColumnValueException', message, {
    column_id: column.id,
    column_name: column.title,
    // Errors name the type of a status column by its old name.
    column_type: column.type === 'status' ? 'color' : column.type,
    column_value: inspect(raw),
    ...(validationCode ? { column_validation_error_code: validationCode } : {}),
  });
}

/** A dropdown label that does not exist. Monday names the value here, but not the column. */
export function missingDropdownLabel(label: string, known: ReadonlyMap<number, string>, raw: unknown): GraphQLError {
  return failure('ColumnValueException', `The dropdown label '${label}' does not exist, possible labels are: ${listLabels(known)}`, {
    column_value: inspect(raw),
  });
}

export function missingStatusLabel(column: Column, known: ReadonlyMap<number, string>, raw: unknown): GraphQLError {
  return invalidValue(column, raw, `This status label doesn't exist, possible statuses are: ${listLabels(known)}`, 'missingLabel');
}

const listLabels = (labels: ReadonlyMap<number, string>): string => `{${[...labels].map(([id, text]) => `${id}: ${text}`).join(', ')}}`;
