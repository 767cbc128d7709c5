import type { ErrorEntry } from './entry.js';

/** Requests that Monday refuses because of the token, the board or one row. */
export const mondayRefusals: readonly ErrorEntry[] = [
  {
    code: 'NOT_AUTHENTICATED',
    meaning: 'Monday does not accept the token.',
    retry: 'run',
    scope: 'run',
    remedy:
      'Set a valid token, check it with `npm run cli -- doctor`, and start `npm run cli -- run`. Nothing was sent, and no row is held because of it.',
    names: ['Unauthorized', 'UNAUTHENTICATED', 'NotAuthenticated', 'IP_RESTRICTED'],
  },
  {
    code: 'UserUnauthorizedException',
    meaning: "The token's user may not do this.",
    retry: 'run',
    scope: 'run',
    remedy:
      "Give the token's user the right to edit the board, its groups, items, subitems and labels; `npm run cli -- validate --board` checks it.",
    names: ['USER_UNAUTHORIZED', 'USER_ACCESS_DENIED', 'Forbidden', 'FORBIDDEN'],
  },
  {
    code: 'missingRequiredPermissions',
    meaning: 'The token lacks a scope that the request needs.',
    retry: 'run',
    scope: 'run',
    remedy:
      'Grant boards:read and boards:write to the app, or the scope that the message names, then renew the token: a token keeps the scopes that it was granted with. `npm run cli -- doctor` checks it.',
    names: ['UNAUTHORIZED_FIELD_OR_TYPE'],
  },
  {
    code: 'InvalidBoardIdException',
    meaning: 'The board does not exist, or the token cannot see it.',
    retry: 'run',
    scope: 'run',
    remedy: 'Correct the board id in the mapping, or give the token access to the board; `npm run cli -- validate --board` checks it.',
  },
  {
    code: 'InvalidColumnIdException',
    meaning: 'A column of the mapping does not exist on the board.',
    retry: 'run',
    scope: 'run',
    remedy: 'Correct the column id in the mapping; `npm run cli -- validate --board` shows it with its line.',
  },
  {
    code: 'InvalidColumnTypeException',
    meaning: 'A column of the board has another type than the request needs.',
    retry: 'run',
    scope: 'run',
    remedy: 'Correct the column type in the mapping; `npm run cli -- validate --board` shows it with its line.',
  },
  {
    code: 'InvalidVersionException',
    meaning: 'Monday does not offer the requested API version.',
    retry: 'run',
    scope: 'run',
    remedy: 'Upgrade this service to a release that names a current API version; `npm run cli -- doctor` shows which one it asks for.',
  },
  {
    code: 'ItemsLimitationException',
    meaning: 'The board already holds as many items as Monday allows.',
    retry: 'run',
    scope: 'run',
    remedy: 'Archive old items of the board, then start `npm run cli -- run`; or map these orders to another board.',
  },
  {
    code: 'REQUEST_INVALID',
    meaning: 'Monday refused the request before it executed anything: a value or the GraphQL document is invalid.',
    retry: 'row',
    scope: 'order',
    remedy:
      'Check the value that the message names; `npm run cli -- errors show ORDER` shows what was sent. If it is right, report a defect of this service with the stored request.',
    names: [
      'JsonParseException',
      'GRAPHQL_VALIDATION_FAILED',
      'GRAPHQL_PARSE_FAILED',
      'undefinedField',
      'undefinedType',
      'missingRequiredArguments',
      'argumentNotAccepted',
      'argumentLiteralsIncompatible',
      'selectionMismatch',
      'variableMismatch',
      'variableNotDefined',
    ],
  },
  {
    code: 'REQUEST_MAX_COMPLEXITY_EXCEEDED',
    meaning: 'One request costs more than Monday allows; nothing was executed.',
    retry: 'row',
    scope: 'order',
    remedy: 'Nothing to do: the request is split. If it names a single order, report a defect of this service.',
  },
  {
    code: 'ColumnValueException',
    meaning: 'Monday refuses the value of a column.',
    retry: 'row',
    scope: 'order',
    remedy:
      "Compare the value with the column's settings on the board: `npm run cli -- errors show ORDER` shows what was sent. Correct the source or the mapping, or the column and run `npm run cli -- retry --code ColumnValueException`.",
    names: ['CorrectedValueException', 'invalidPersonAssignment'],
  },
  {
    code: 'InvalidArgumentException',
    meaning: 'Monday refuses an argument of the mutation.',
    retry: 'row',
    scope: 'order',
    remedy: 'See the message and what was sent, `npm run cli -- errors show ORDER`; correct the source or the mapping.',
    names: ['INVALID_INPUT', 'INVALID_ARGUMENT_EXCEPTION', 'InvalidUserIdException'],
  },
  {
    code: 'DATA_VALIDATIONS_ERROR',
    meaning: "A validation rule of the board refuses the item's values.",
    retry: 'row',
    scope: 'order',
    remedy:
      'Correct the value in the source; or change the validation rule on the board and run `npm run cli -- retry --code DATA_VALIDATIONS_ERROR`.',
    names: ['data_validation_error', 'RecordInvalidException'],
  },
  {
    code: 'ItemNameTooLongException',
    meaning: 'Monday refuses the item name: it must have 1 to 255 characters.',
    retry: 'never',
    scope: 'order',
    remedy: 'Shorten or fill the columns that make up the title.',
  },
  {
    code: 'InvalidGroupIdException',
    meaning: 'The group is not on the board any more.',
    retry: 'row',
    scope: 'order',
    remedy: 'Nothing to do: the next run finds or creates the group; `npm run cli -- run` starts one now.',
  },
  {
    code: 'ResourceNotFoundException',
    meaning: 'Monday does not find an object that the mutation names.',
    retry: 'row',
    scope: 'order',
    remedy: 'Check whether the item or its group was deleted: `npm run cli -- verify` names what is missing, and the command for it.',
  },
  {
    code: 'MONDAY_REFUSED',
    meaning: 'Monday refused the mutation with a code that is not known; the message names it.',
    retry: 'row',
    scope: 'order',
    remedy: "See Monday's own message and what was sent: `npm run cli -- errors show ORDER`.",
  },
];
