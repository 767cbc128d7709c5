import { GraphQLError } from 'graphql';
import { failure } from '../failure.js';

const wrongValue = 'The value is not valid for this column';

/** A refusal of a validation, with the reasons in a list. */
const validation = (code: string, message: string, reason: string): GraphQLError =>
  new GraphQLError(message, {
    extensions: { code, status_code: 422, error_data: [{ itemId: null, columnIds: [], message: reason }] },
  });

/** Why one mutation of several is refused while the others are executed: in the shapes and under the codes that Monday uses. */
const refusals = {
  aliasRefused: () =>
    failure('ColumnValueException', 'invalid value, please check our API documentation for the correct data structure for this column', {
      column_type: 'text',
    }),
  aliasInvalid: () => validation('DATA_VALIDATIONS_ERROR', wrongValue, wrongValue),
  aliasInvalidReasons: () => validation('data_validation_error', 'Data validation error', wrongValue),
  aliasColumnUnknown: () => failure('InvalidColumnIdException', "This column ID doesn't exist for the board"),
  aliasBoardUnknown: () => failure('InvalidBoardIdException', 'The board does not exist. Please check your board ID and try again'),
  aliasForbidden: () => failure('USER_UNAUTHORIZED', 'User unauthorized to perform action', {}, 403),
} satisfies Record<string, () => GraphQLError>;

export type RefusedMutation = keyof typeof refusals;
export const refusedMutationNames = Object.keys(refusals) as RefusedMutation[];

export const refusedMutation = (name: RefusedMutation): GraphQLError => refusals[name]();

/** A body that refuses the whole request with reasons in a list, and an empty list instead of data. */
export const dataListBody = {
  data: [],
  errors: [
    {
      message: 'Data validation error',
      extensions: { code: 'data_validation_error', status_code: 422, error_data: [{ itemId: null, columnIds: [], message: wrongValue }] },
    },
  ],
} as const;
