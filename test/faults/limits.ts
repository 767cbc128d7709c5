import { plainKeys } from '../support/plain-keys.js';

/**
 * The shipped mapping for sources of a handful of orders: a row goes from customer to customer with the key it has, and one order or two may go without
 * a person, while a customer's orders or most of all may not.
 */
export const forHandfuls = (yaml: string): string =>
  plainKeys(yaml).replace('removals: { maxShare: 0.05, minimumOrders: 10 }', 'removals: { maxShare: 0.6, minimumOrders: 3 }');
