import { InvalidArgumentError } from 'commander';
import { didYouMean } from './output/words.js';

/** Reads the value of an option; anything but a whole number above zero is a usage error. */
export function positiveInteger(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number above 0.');
  return number;
}

/** One of a few words, in any case; the error for a wrong word names the nearest one. */
export const oneOf =
  (known: readonly string[]) =>
  (text: string): string => {
    const found = known.find((word) => word === text.toUpperCase());
    if (found === undefined) throw new InvalidArgumentError(didYouMean(text.toUpperCase(), known));
    return found;
  };
