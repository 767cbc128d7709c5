import { z } from 'zod';

/**
 * The forms that values of a mapping file have. Every `error` text completes the sentence "found ..., expected ...". Objects are strict: an unknown key is
 * most likely a typing error.
 */
export const text = z.string({ error: 'a text (in quotes if it looks like a number)' });
export const name = text.refine((value) => value.trim() === value && value !== '', {
  error: 'a text that is not empty and has no outer spaces',
});
export const names = z.array(name, { error: 'a list of texts' }).min(1, { error: 'at least one entry' });
export const blankTexts = z.array(text, { error: 'a list of texts' });

export const whole = (minimum: number, maximum: number) => {
  const error = `a whole number from ${minimum} to ${maximum}`;
  return z.int({ error }).min(minimum, { error }).max(maximum, { error });
};
export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `one of: ${values.join(', ')}` });

/** The keys that the message about an unknown one lists. */
export const keysIn = (message: string): string[] => message.replace(/^one of the keys /, '').split(', ');

export const strict = <S extends z.core.$ZodShape>(shape: S) => {
  const keys = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => `${issue.code === 'unrecognized_keys' ? 'one of' : 'an object with'} the keys ${keys.join(', ')}`,
  });
};

export const boardId = text.regex(/^\d{1,19}$/, { error: 'the number of a board, in quotes' });
export const mondayId = text
  .regex(/^[a-z0-9_]+$/, { error: 'the id of a Monday column, such as text_mkr5wya6' })
  .describe('Id of a column of the board.');
