/** Monday's limits, in UTF-16 units: the strictest way to count characters. */
export const MAX_ITEM_NAME = 255;
export const MAX_GROUP_TITLE = 255;
export const MAX_LONG_TEXT = 2000;
export const MAX_STATUS_LABEL = 30;

/** Characters of a customer that the tables of every mapping keep (stg_customer_batch, customer_batch). */
export const MAX_CUSTOMER = 100;

/** Digits before the point of a number: DECIMAL(18,4), the type of every number in staging and production, has 14. */
export const MAX_INTEGER_DIGITS = 14;

/** Why Monday does not take a text as the label of a status; null for one that it accepts. */
export function badStatusLabel(text: string): string | null {
  if (text.length > MAX_STATUS_LABEL) return `a status label has at most ${String(MAX_STATUS_LABEL)} characters`;
  return /^\d+$/.test(text) ? 'Monday reads a status label of digits as the number of another label' : null;
}
