import { itemOf, type Call } from '../graphql/calls.js';
import type { HttpAnswer } from './answer.js';

/** How Monday refuses a whole request because of one of its mutations. Nothing is executed. */
export const wholeRefusalNames = ['wholeWithoutData', 'wholeWithNulls', 'wholeNamingItem'] as const;
export type WholeRefusalName = (typeof wholeRefusalNames)[number];

/**
 * Refuses all calls because of one: an error without `data`; every entry null and one error that belongs to no entry; or an error that names
 * the item of the culprit in `error_data.inactive_pulse_ids`.
 */
export function wholeRefusal(shape: WholeRefusalName, calls: readonly Call[], culprit: number): HttpAnswer {
  const call = calls[culprit];
  const itemId = shape === 'wholeNamingItem' && call ? itemOf(call) : null;
  const error = {
    message: 'Cannot change column value for inactive items',
    extensions: {
      code: 'ColumnValueException',
      status_code: 200,
      error_data:
        shape === 'wholeNamingItem'
          ? { inactive_pulse_ids: itemId === null ? [] : [Number(itemId)], column_validation_error_code: 'inactiveItems' }
          : {},
    },
  };
  const data = shape === 'wholeWithNulls' ? { data: Object.fromEntries(calls.map(({ alias }) => [alias, null])) } : {};
  return { status: 200, body: { ...data, errors: [error] } };
}
