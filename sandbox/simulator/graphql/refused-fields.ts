import { GraphQLError } from 'graphql';

// How long Monday asks to wait for a field that is limited.
const RETRY_SECONDS = 15;

/** Too many reads of subitems at the same time: the field is null, the rest of the answer is whole. */
export const subitemsRefused = (): GraphQLError =>
  new GraphQLError('Concurrency limit exceeded for the field', {
    extensions: { code: 'FIELD_LIMIT_EXCEEDED', status_code: 429, retry_in_seconds: RETRY_SECONDS, error_data: { entity: 'subitems' } },
  });

/** Monday's inner service for columns refuses: the field is null, the rest of the answer is whole. */
export const columnsRefused = (): GraphQLError =>
  new GraphQLError('Rate limit already blocked for board-columns-errors', {
    extensions: { code: 'tooManyRequests', status_code: 400, service: 'data-structure' },
  });
