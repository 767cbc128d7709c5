import { plainKeys } from '../support/plain-keys.js';

/** One order or two may go without a person; those of a customer, or most of all, may not. */
export const HANDFUL = { maxShare: 0.6, minimumOrders: 3 };

/** The shipped mapping for sources of a handful of orders. A row goes from customer to customer with the key it has. */
export const forHandfuls = (yaml: string): string =>
  plainKeys(yaml).replace(
    'removals: { maxShare: 0.05, minimumOrders: 10 }',
    `removals: { maxShare: ${String(HANDFUL.maxShare)}, minimumOrders: ${String(HANDFUL.minimumOrders)} }`,
  );
