import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/monday/answer.js';
import { classify } from '../../src/monday/classify.js';
import { limited, onAlias, reply, requestId } from './replies.js';

const NOON = Date.UTC(2026, 10, 22, 12);
const two = ['a0', 'a1'];
const done = (alias: string, id: string) => ({ [alias]: { id } });
const brief = (exchange: Exchange, aliases: readonly string[]) => {
  const outcome = classify(exchange, aliases, NOON);
  if (outcome.kind === 'answered')
    return [outcome.kind, ...outcome.answers.map((answer) => (answer.result === 'done' ? answer.id : answer.error.code))];
  if (outcome.kind === 'later') return [outcome.kind, outcome.error.code, outcome.retryAfterMs];
  if (outcome.kind === 'refused') return [outcome.kind, outcome.error.code, outcome.bisect];
  return [outcome.kind, outcome.error.code];
};

const unknownLabel = {
  message: "The dropdown label 'X' does not exist, possible labels are: {1: A}",
  locations: [{ line: 1, column: 12 }],
  path: ['a1'],
  extensions: { code: 'ColumnValueException', status_code: 200, error_data: { column_value: '{"labels" => ["X"]}' } },
};
const badVariable = {
  errors: [
    {
      message: 'Variable $columnValues of type JSON! was provided invalid value',
      extensions: { value: 'not-valid-json', problems: [{ path: [], explanation: 'Syntax error in JSON input' }], service: 'monolith' },
    },
  ],
  extensions: { request_id: 'req-3' },
};
const noBoard = {
  message: 'The board does not exist. Please check your board ID and try again',
  extensions: { code: 'InvalidBoardIdException', error_data: { board_id: 1 }, status_code: 200 },
};
const conflict = {
  errors: [{ message: 'A request with this idempotency key is currently being processed', extensions: { code: 'IDEMPOTENCY_CONFLICT' } }],
};
const notAuthenticated = { errors: [{ message: 'Not authenticated', extensions: { code: 'NOT_AUTHENTICATED' } }] };
const internal = { errors: [{ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR', status_code: 500 } }] };
const timeout = { errors: [{ message: 'Request processing timeout exceeded', extensions: { code: 'TIMEOUT_EXCEEDED' } }] };

type Row = readonly [name: string, exchange: Exchange, aliases: readonly string[], outcome: readonly unknown[]];

const waited: readonly Row[] = [
  [
    'minute limit',
    reply(429, limited('MINUTE_RATE_LIMIT_EXCEEDED', 'Minute rate limit exceeded', 58)),
    two,
    ['later', 'MINUTE_RATE_LIMIT_EXCEEDED', 58_000],
  ],
  [
    'concurrency',
    reply(429, limited('MAX_CONCURRENCY_EXCEEDED', 'Too many concurrent requests', 15)),
    two,
    ['later', 'MAX_CONCURRENCY_EXCEEDED', 15_000],
  ],
  [
    'concurrency, old name',
    reply(429, limited('maxConcurrencyExceeded', 'Concurrency limit exceeded', 15)),
    two,
    ['later', 'MAX_CONCURRENCY_EXCEEDED', 15_000],
  ],
  [
    'daily limit',
    reply(429, limited('DAILY_LIMIT_EXCEEDED', 'Daily limit exceeded', 3599)),
    two,
    ['later', 'DAILY_LIMIT_EXCEEDED', 3_599_000],
  ],
  [
    'daily limit without a hint waits for midnight UTC',
    reply(429, { errors: [{ message: 'x', extensions: { code: 'DAILY_LIMIT_EXCEEDED' } }] }),
    two,
    ['later', 'DAILY_LIMIT_EXCEEDED', 43_200_000],
  ],
  [
    'complexity',
    reply(429, limited('COMPLEXITY_BUDGET_EXHAUSTED', 'Complexity budget exhausted', 22)),
    two,
    ['later', 'COMPLEXITY_BUDGET_EXHAUSTED', 22_000],
  ],
  [
    'complexity under HTTP 200',
    reply(200, limited('COMPLEXITY_BUDGET_EXHAUSTED', 'Complexity budget exhausted', 22)),
    two,
    ['later', 'COMPLEXITY_BUDGET_EXHAUSTED', 22_000],
  ],
  [
    'complexity, old name, hint in words',
    reply(200, {
      errors: [
        {
          message: 'Complexity budget exhausted, query cost 30001 budget remaining 19986 out of 1000000 reset in 19 seconds',
          extensions: { code: 'ComplexityException' },
        },
      ],
    }),
    two,
    ['later', 'COMPLEXITY_BUDGET_EXHAUSTED', 19_000],
  ],
  [
    'complexity, shape of 2024',
    reply(200, {
      error_code: 'ComplexityException',
      status_code: 429,
      error_message: 'Complexity budget exhausted, reset in 8 seconds',
      error_data: {},
    }),
    two,
    ['later', 'COMPLEXITY_BUDGET_EXHAUSTED', 8_000],
  ],
  [
    'complexity on every alias',
    reply(200, {
      data: { a0: null, a1: null },
      errors: [onAlias('a0', 'COMPLEXITY_BUDGET_EXHAUSTED', 'x'), onAlias('a1', 'COMPLEXITY_BUDGET_EXHAUSTED', 'x')],
    }),
    two,
    ['later', 'COMPLEXITY_BUDGET_EXHAUSTED', 60_000],
  ],
  [
    'address limit',
    reply(429, limited('IP_RATE_LIMIT_EXCEEDED', 'IP rate limit exceeded', 30)),
    two,
    ['later', 'IP_RATE_LIMIT_EXCEEDED', 30_000],
  ],
  [
    'endpoint limit has no code',
    reply(429, { errors: [{ message: 'Call limit exceeded for CreateBoard' }] }),
    two,
    ['later', 'LIMIT_REACHED', 30_000],
  ],
  [
    'the longer hint counts',
    reply(429, limited('RATE_LIMIT_EXCEEDED', 'x', 5), { 'Retry-After': '9' }),
    two,
    ['later', 'MINUTE_RATE_LIMIT_EXCEEDED', 9_000],
  ],
  [
    'Retry-After as a date',
    reply(429, '<html>', { 'Retry-After': 'Sun, 22 Nov 2026 12:01:00 GMT' }),
    two,
    ['later', 'LIMIT_REACHED', 60_000],
  ],
  [
    'milliseconds in the body',
    reply(429, { errors: [{ message: 'x', extensions: { code: 'RATE_LIMIT_EXCEEDED', retryAfterMs: 7500 } }] }),
    two,
    ['later', 'MINUTE_RATE_LIMIT_EXCEEDED', 7_500],
  ],
  [
    'a hint of zero still waits',
    reply(429, limited('MAX_CONCURRENCY_EXCEEDED', 'x', 0)),
    two,
    ['later', 'MAX_CONCURRENCY_EXCEEDED', 1_000],
  ],
  ['same key still running', reply(409, conflict, { 'Retry-After': '3' }), two, ['later', 'IDEMPOTENCY_CONFLICT', 3_000]],
  [
    'locked',
    reply(423, { errors: [{ message: 'Resource is currently locked, please try again later' }] }),
    two,
    ['later', 'RESOURCE_LOCKED', 5_000],
  ],
  ['locked, no body', reply(423, ''), two, ['later', 'RESOURCE_LOCKED', 5_000]],
  [
    'blocked',
    reply(200, { errors: [{ message: 'API temporarily blocked', extensions: { code: 'API_TEMPORARILY_BLOCKED' } }] }),
    two,
    ['later', 'API_TEMPORARILY_BLOCKED', 30_000],
  ],
  ['connection refused', { kind: 'failure', sent: false, message: 'x' }, two, ['later', 'CONNECTION_REFUSED', 5_000]],
];

const stopped: readonly Row[] = [
  ['bad token', reply(401, notAuthenticated), two, ['stop', 'NOT_AUTHENTICATED']],
  ['bad token under HTTP 200', reply(200, notAuthenticated), two, ['stop', 'NOT_AUTHENTICATED']],
  ['address not allowed', reply(401, { errors: [{ message: 'Your ip is restricted' }] }), two, ['stop', 'NOT_AUTHENTICATED']],
  ['forbidden, page of a gateway', reply(403, '<html>'), two, ['stop', 'UserUnauthorizedException']],
  [
    'no right, on every alias',
    reply(200, { data: { a0: null }, errors: [onAlias('a0', 'USER_UNAUTHORIZED', 'User unauthorized to perform action')] }),
    ['a0'],
    ['stop', 'UserUnauthorizedException'],
  ],
  [
    'scope',
    reply(200, { errors: [{ message: 'x', extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }] }),
    two,
    ['stop', 'missingRequiredPermissions'],
  ],
  ['no board, as recorded', reply(200, { errors: [noBoard] }), two, ['stop', 'InvalidBoardIdException']],
  [
    'API version',
    reply(200, { errors: [{ message: 'x', extensions: { code: 'InvalidVersionException' } }] }),
    two,
    ['stop', 'InvalidVersionException'],
  ],
];

const refused: readonly Row[] = [
  ['variable', reply(200, badVariable), two, ['refused', 'REQUEST_INVALID', true]],
  ['variable, one alias cannot be split', reply(200, badVariable), ['a0'], ['refused', 'REQUEST_INVALID', false]],
  ['parse', reply(400, { errors: [{ message: 'Parse error on "}" (RCURLY) at [1, 2]' }] }), two, ['refused', 'REQUEST_INVALID', true]],
  [
    'unknown field',
    reply(200, { errors: [{ message: 'Cannot query field "nope" on type "Item".' }] }),
    two,
    ['refused', 'REQUEST_INVALID', true],
  ],
  [
    'unknown field, with the path of the document',
    reply(200, {
      errors: [
        { message: "Field 'nope' doesn't exist on type 'Item'", path: ['mutation', 'a0', 'nope'], extensions: { code: 'undefinedField' } },
      ],
    }),
    two,
    ['refused', 'REQUEST_INVALID', true],
  ],
  [
    'integer too large',
    reply(200, { errors: [{ message: 'Int cannot represent non 32-bit signed integer value: 9200517329' }] }),
    two,
    ['refused', 'REQUEST_INVALID', true],
  ],
  [
    'too complex',
    reply(200, {
      errors: [
        {
          message: 'Max allowed complexity per request exceeded',
          extensions: { code: 'REQUEST_MAX_COMPLEXITY_EXCEEDED', cost: 6_000_000, max_complexity_per_request: 5_000_000 },
        },
      ],
    }),
    two,
    ['refused', 'REQUEST_MAX_COMPLEXITY_EXCEEDED', true],
  ],
  [
    'too complex, words of old',
    reply(200, {
      errors: [
        { message: 'Query has complexity of 20030, which exceeds max complexity of 10000', extensions: { code: 'ComplexityException' } },
      ],
    }),
    two,
    ['refused', 'REQUEST_MAX_COMPLEXITY_EXCEEDED', true],
  ],
  [
    'a limit that Monday repeats from memory will not go away',
    reply(200, limited('API_TEMPORARILY_BLOCKED', 'x', 9), { 'Idempotency-Replayed': 'true' }),
    two,
    ['refused', 'API_TEMPORARILY_BLOCKED', false],
  ],
];

const answered: readonly Row[] = [
  ['all done', reply(200, { data: { ...done('a0', '11'), ...done('a1', '12'), complexity: { query: 1 } } }), two, ['answered', '11', '12']],
  ['ids as numbers', reply(200, { data: { a0: { id: 11 } } }), ['a0'], ['answered', '11']],
  [
    'one label is missing',
    reply(200, { data: { ...done('a0', '11'), a1: null }, errors: [unknownLabel], extensions: requestId }),
    two,
    ['answered', '11', 'LABEL_MISSING'],
  ],
  [
    'one status label is missing',
    reply(200, {
      data: { ...done('a0', '11'), a1: null },
      errors: [onAlias('a1', 'ColumnValueException', "This status label doesn't exist, possible statuses are: {0: PCE}")],
    }),
    two,
    ['answered', '11', 'LABEL_MISSING'],
  ],
  [
    'a value',
    reply(200, {
      data: { ...done('a0', '11'), a1: null },
      errors: [onAlias('a1', 'ColumnValueException', 'Link to item column value structure invalid')],
    }),
    two,
    ['answered', '11', 'ColumnValueException'],
  ],
  [
    'archived item',
    reply(200, {
      data: { ...done('a0', '11'), a1: null },
      errors: [onAlias('a1', 'ColumnValueException', 'Cannot change column value for inactive items')],
    }),
    two,
    ['answered', '11', 'ITEM_GONE'],
  ],
  [
    'no such item',
    reply(200, { data: { ...done('a0', '11'), a1: null }, errors: [onAlias('a1', 'InvalidItemIdException', 'x')] }),
    two,
    ['answered', '11', 'ITEM_GONE'],
  ],
  [
    'board, of both',
    reply(200, {
      data: { a0: null, a1: null },
      errors: [onAlias('a0', 'InvalidBoardIdException', 'x'), onAlias('a1', 'InvalidBoardIdException', 'x')],
    }),
    two,
    ['answered', 'InvalidBoardIdException', 'InvalidBoardIdException'],
  ],
  [
    'column, of one',
    reply(200, { data: { ...done('a0', '11'), a1: null }, errors: [onAlias('a1', 'InvalidColumnIdException', 'x')] }),
    two,
    ['answered', '11', 'InvalidColumnIdException'],
  ],
  [
    'right, of one',
    reply(200, { data: { ...done('a0', '11'), a1: null }, errors: [onAlias('a1', 'UserUnauthorizedException', 'x')] }),
    two,
    ['answered', '11', 'UserUnauthorizedException'],
  ],
  [
    'limit, of one',
    reply(200, { data: { ...done('a0', '11'), a1: null }, errors: [onAlias('a1', 'COMPLEXITY_BUDGET_EXHAUSTED', 'x')] }),
    two,
    ['answered', '11', 'COMPLEXITY_BUDGET_EXHAUSTED'],
  ],
  [
    'unknown code',
    reply(200, { data: { ...done('a0', '11'), a1: null }, errors: [onAlias('a1', 'SomethingNew', 'x')] }),
    two,
    ['answered', '11', 'MONDAY_REFUSED'],
  ],
  [
    'validation rule',
    reply(422, {
      data: { create_item: null },
      errors: [
        {
          message: 'x',
          path: ['create_item'],
          extensions: { code: 'DATA_VALIDATIONS_ERROR', error_data: [{ itemId: 1, columnIds: ['a'], message: 'm' }] },
        },
      ],
    }),
    ['a0'],
    ['answered', 'DATA_VALIDATIONS_ERROR'],
  ],
  [
    'not found, HTTP 404',
    reply(404, { errors: [{ message: 'x', extensions: { code: 'ResourceNotFoundException' } }] }),
    ['a0'],
    ['answered', 'ResourceNotFoundException'],
  ],
  [
    'the complexity field fails alone',
    reply(200, { data: { ...done('a0', '11'), complexity: null }, errors: [{ message: 'Internal server error', path: ['complexity'] }] }),
    ['a0'],
    ['answered', '11'],
  ],
];

const unclear: readonly Row[] = [
  ['timeout of the gateway', reply(503, timeout), two, ['ambiguous', 'TIMEOUT_EXCEEDED']],
  ['server error', reply(500, internal), two, ['ambiguous', 'INTERNAL_SERVER_ERROR']],
  ['server error without a body', reply(502, ''), two, ['ambiguous', 'UNREADABLE_ANSWER']],
  [
    'server error that names a limit',
    reply(503, limited('MINUTE_RATE_LIMIT_EXCEEDED', 'x', 5)),
    two,
    ['ambiguous', 'INTERNAL_SERVER_ERROR'],
  ],
  [
    'server error that names a value',
    reply(500, { errors: [onAlias('a0', 'ColumnValueException', 'x')] }),
    ['a0'],
    ['ambiguous', 'INTERNAL_SERVER_ERROR'],
  ],
  ['no answer', { kind: 'failure', sent: true, message: 'x' }, two, ['ambiguous', 'NO_ANSWER']],
  ['page under HTTP 200', reply(200, '<html>ok</html>'), two, ['ambiguous', 'UNREADABLE_ANSWER']],
  ['cut body', reply(200, '{"data":{"a0":{"id":"11"},"a1"'), two, ['ambiguous', 'UNREADABLE_ANSWER']],
  ['empty body', reply(200, ''), two, ['ambiguous', 'UNREADABLE_ANSWER']],
  ['empty object', reply(200, {}), two, ['ambiguous', 'UNREADABLE_ANSWER']],
  ['list', reply(200, '[]'), two, ['ambiguous', 'UNREADABLE_ANSWER']],
  ['redirect', reply(302, '', { Location: 'https://elsewhere.example' }), two, ['ambiguous', 'UNREADABLE_ANSWER']],
  ['not found, page', reply(404, '<html>'), two, ['ambiguous', 'UNREADABLE_ANSWER']],
  ['null without an error', reply(200, { data: { ...done('a0', '11'), a1: null } }), two, ['ambiguous', 'INDEFINITE_ANSWER']],
  ['alias left out', reply(200, { data: done('a0', '11') }), two, ['ambiguous', 'INDEFINITE_ANSWER']],
  ['no data, no word', reply(200, { data: null }), two, ['ambiguous', 'INDEFINITE_ANSWER']],
  ['item without id', reply(200, { data: { a0: {} } }), ['a0'], ['ambiguous', 'INDEFINITE_ANSWER']],
  [
    'internal error of one alias',
    reply(200, { data: { ...done('a0', '11'), a1: null }, errors: [onAlias('a1', 'INTERNAL_SERVER_ERROR', 'Internal server error')] }),
    two,
    ['ambiguous', 'INTERNAL_SERVER_ERROR'],
  ],
  [
    'limit inside Monday, of one alias',
    reply(200, { data: { a0: null }, errors: [onAlias('a0', 'tooManyRequests', 'Rate limit already blocked')] }),
    ['a0'],
    ['ambiguous', 'TOO_MANY_REQUESTS'],
  ],
  [
    'error below an alias',
    reply(200, { data: { a0: null }, errors: [{ message: 'x', path: ['a0', 'id'], extensions: { code: 'ColumnValueException' } }] }),
    ['a0'],
    ['ambiguous', 'INDEFINITE_ANSWER'],
  ],
  [
    'id and error',
    reply(200, { data: done('a0', '11'), errors: [onAlias('a0', 'ColumnValueException', 'x')] }),
    ['a0'],
    ['ambiguous', 'INDEFINITE_ANSWER'],
  ],
  [
    'one error about no alias, of several',
    reply(200, { errors: [{ message: 'x', extensions: { code: 'ColumnValueException' } }] }),
    two,
    ['ambiguous', 'INDEFINITE_ANSWER'],
  ],
  ['unknown error about no alias', reply(200, { errors: [{ message: 'Oops' }] }), ['a0'], ['ambiguous', 'INDEFINITE_ANSWER']],
  [
    'parse error beside data',
    reply(200, { data: { a0: null, a1: null }, errors: [{ message: 'Parse error on "}"' }] }),
    two,
    ['ambiguous', 'INDEFINITE_ANSWER'],
  ],
  [
    'limit although something was done',
    reply(429, { ...limited('MINUTE_RATE_LIMIT_EXCEEDED', 'x', 5), data: { ...done('a0', '11'), a1: null } }),
    two,
    ['ambiguous', 'INDEFINITE_ANSWER'],
  ],
  [
    'conflict that is no longer running',
    reply(409, { errors: [{ message: 'Key was used with another body', extensions: { code: 'IDEMPOTENCY_CONFLICT' } }] }),
    ['a0'],
    ['ambiguous', 'IDEMPOTENCY_CONFLICT'],
  ],
];

describe.each([
  ['waited for: not executed', waited],
  ['stopped: not executed', stopped],
  ['refused as a whole: not executed', refused],
  ['answered for each alias', answered],
  ['ambiguous', unclear],
] as const)('%s', (_title, rows) => {
  it.each(rows)('%s', (_name, exchange, aliases, outcome) => {
    expect(brief(exchange, aliases)).toEqual(outcome);
  });
});

/** An error of a code that no list of Monday's contains. */
const strange = (extensions: Readonly<Record<string, unknown>>, path?: readonly string[]) => ({
  message: 'Not now',
  ...(path !== undefined && { path }),
  extensions: { code: 'SomethingNew', ...extensions },
});

describe('status, hint and reasons count whatever the code is', () => {
  it.each<Row>([
    ['status 429', reply(200, { errors: [strange({ status_code: 429 })] }), two, ['later', 'LIMIT_REACHED', 30_000]],
    [
      'status 429 with a hint',
      reply(200, { errors: [strange({ status_code: 429, retry_in_seconds: 7 })] }),
      two,
      ['later', 'LIMIT_REACHED', 7_000],
    ],
    ['a hint alone', reply(200, { errors: [strange({ retryAfterMs: 9_500 })] }), two, ['later', 'LIMIT_REACHED', 9_500]],
    ['a hint as text', reply(200, { errors: [strange({ retry_in_seconds: '4' })] }), two, ['later', 'LIMIT_REACHED', 4_000]],
    [
      'status 429 beside an empty list of data',
      reply(200, { data: [], errors: [strange({ status_code: 429 })] }),
      two,
      ['later', 'LIMIT_REACHED', 30_000],
    ],
    [
      'status 429 under a code of a refusal',
      reply(200, { errors: [{ message: 'x', extensions: { code: 'InvalidArgumentException', status_code: 429 } }] }),
      ['a0'],
      ['later', 'LIMIT_REACHED', 30_000],
    ],
    [
      'status 429 on one of two aliases: it alone is planned again',
      reply(200, { data: { ...done('a0', '11'), a1: null }, errors: [strange({ status_code: 429 }, ['a1'])] }),
      two,
      ['answered', '11', 'LIMIT_REACHED'],
    ],
    [
      'status 429 of a service inside Monday, which may have executed it',
      reply(200, {
        data: { a0: null },
        errors: [{ message: 'x', path: ['a0'], extensions: { code: 'FIELD_LIMIT_EXCEEDED', status_code: 429 } }],
      }),
      ['a0'],
      ['ambiguous', 'TOO_MANY_REQUESTS'],
    ],
    ['status 423', reply(200, { errors: [strange({ status_code: 423 })] }), two, ['later', 'RESOURCE_LOCKED', 5_000]],
    [
      'status 500 of an unknown code, which may have come after the execution',
      reply(200, { data: { a0: null }, errors: [strange({ status_code: 500 }, ['a0'])] }),
      ['a0'],
      ['ambiguous', 'INTERNAL_SERVER_ERROR'],
    ],
    [
      'a status of the older shape',
      reply(200, { error_code: 'New', status_code: 429, error_message: 'x' }),
      two,
      ['later', 'LIMIT_REACHED', 30_000],
    ],
  ])('%s', (_name, exchange, aliases, outcome) => {
    expect(brief(exchange, aliases)).toEqual(outcome);
  });

  it.each<Row>([
    ['of a document that is refused', reply(200, { ...badVariable, data: [] }), two, ['refused', 'REQUEST_INVALID', true]],
    ['of a token that is refused', reply(200, { ...notAuthenticated, data: [] }), two, ['stop', 'NOT_AUTHENTICATED']],
    [
      'of a single mutation that is refused',
      reply(200, { data: [], errors: [onAlias('a0', 'ColumnValueException', 'x')] }),
      ['a0'],
      ['answered', 'ColumnValueException'],
    ],
    [
      'of two mutations, one of which has no error: unclear',
      reply(200, { data: [], errors: [onAlias('a0', 'ColumnValueException', 'x')] }),
      two,
      ['ambiguous', 'INDEFINITE_ANSWER'],
    ],
    ['without an error: unclear', reply(200, { data: [] }), ['a0'], ['ambiguous', 'INDEFINITE_ANSWER']],
    ['with something in it: no answer', reply(200, { data: [{ id: 1 }] }), ['a0'], ['ambiguous', 'UNREADABLE_ANSWER']],
  ])('an empty list is no data, %s', (_name, exchange, aliases, outcome) => {
    expect(brief(exchange, aliases)).toEqual(outcome);
  });

  const messageOf = (error: Readonly<Record<string, unknown>>): unknown => {
    const outcome = classify(reply(200, { data: { a0: null }, errors: [{ path: ['a0'], ...error }] }), ['a0'], NOON);
    return outcome.kind === 'answered' ? outcome.answers[0] : outcome;
  };

  it('the reasons of a list are in the message, with the column that they name', () => {
    const invalid = (error_data: unknown, message = 'data_validation_error') => ({
      message,
      extensions: { code: 'data_validation_error', status_code: 422, error_data },
    });
    expect(messageOf(invalid([{ itemId: 1, columnIds: ['date4'], message: 'Due date is in the past' }]))).toMatchObject({
      error: {
        code: 'DATA_VALIDATIONS_ERROR',
        message: 'data_validation_error: Due date is in the past (column date4)',
        columnId: 'date4',
      },
    });
    expect(messageOf(invalid([{ columnIds: ['a', 'b'], message: 'One' }, 'Two', { columnIds: ['c'] }], ''))).toMatchObject({
      error: { message: 'One (column a, b); Two; refused (column c)' },
    });
    expect(messageOf(invalid([], 'Nothing more'))).toMatchObject({ error: { message: 'Nothing more' } });
  });

  it('a code that is not known stays in the message of a limit', () => {
    expect(classify(reply(200, { errors: [strange({ status_code: 429 })] }), two, NOON)).toMatchObject({
      error: { message: 'SomethingNew: Not now' },
    });
  });

  it('a field that the token may not read is named', () => {
    const error = { message: 'Unauthorized field or type', path: ['boards', 0, 'permissions'] };
    expect(classify(reply(200, { errors: [error] }), two, NOON)).toMatchObject({
      kind: 'stop',
      error: { code: 'missingRequiredPermissions', message: 'Unauthorized field or type (field boards.permissions, scope boards:read)' },
    });
  });
});

describe('details', () => {
  it('keeps an unknown code in the message', () => {
    const outcome = classify(reply(200, { data: { a0: null }, errors: [onAlias('a0', 'SomethingNew', 'No.')] }), ['a0'], NOON);
    expect(outcome).toMatchObject({ answers: [{ error: { code: 'MONDAY_REFUSED', message: 'SomethingNew: No.', httpStatus: 200 } }] });
  });

  it('names the column that an error names', () => {
    const error = { message: 'x', path: ['a0'], extensions: { code: 'ColumnValueException', error_data: { column_id: 'date4' } } };
    expect(classify(reply(200, { data: { a0: null }, errors: [error] }), ['a0'], NOON)).toMatchObject({
      answers: [{ error: { columnId: 'date4' } }],
    });
  });

  it('recognises a replay', () => {
    const replayed = reply(200, { data: done('a0', '11') }, { 'Idempotency-Replayed': 'true' });
    expect(classify(replayed, ['a0'], NOON)).toMatchObject({ kind: 'answered', replayed: true });
  });

  it('reads the budget from headers first, then from the complexity field', () => {
    const data = { ...done('a0', '11'), complexity: { query: 30_011, before: 1_000_000, after: 969_989, reset_in_x_seconds: 60 } };
    expect(classify(reply(200, { data }), ['a0'], NOON)).toMatchObject({
      rate: { cost: 30_011, complexityLeft: 969_989, complexityResetSeconds: 60 },
    });
    const headers = {
      'RateLimit-Policy':
        '"minuteRate";q=5000;w=60, "concurrency";q=250;qu="concurrent-requests", "complexityMinute";q=5000000;w=60;qu="content-bytes"',
      RateLimit: '"minuteRate";r=0;t=38, "concurrency";r=249, "complexityMinute";r=4950000;t=45',
    };
    expect(classify(reply(200, { data }, headers), ['a0'], NOON)).toMatchObject({
      rate: { cost: 30_011, complexityLimit: 5_000_000, complexityLeft: 4_950_000, complexityResetSeconds: 45 },
    });
  });

  it('reads the budget from a limit error', () => {
    const error = {
      message: 'x',
      extensions: {
        code: 'COMPLEXITY_BUDGET_EXHAUSTED',
        retry_in_seconds: 9,
        complexity: 6182,
        complexity_budget_left: 100,
        complexity_budget_limit: 5_000_000,
      },
    };
    expect(classify(reply(429, { errors: [error] }), ['a0'], NOON)).toMatchObject({
      rate: { complexityLeft: 100, complexityLimit: 5_000_000 },
    });
  });
});
