import { GraphQLError } from 'graphql';
import { failure } from '../failure.js';

/** Why one mutation of several is refused: in the usual shape, or in that of a validation, whose `error_data` is a list. */
export function refusedMutation(code: 'ColumnValueException' | 'DATA_VALIDATIONS_ERROR'): GraphQLError {
  if (code === 'ColumnValueException')
    return failure(code, 'invalid value, please check our API documentation for the correct data structure for this column', {
      column_type: 'text',
    });
  const message = 'The value is not valid for this column';
  return new GraphQLError(message, { extensions: { code, status_code: 422, error_data: [{ itemId: null, columnIds: [], message }] } });
}
