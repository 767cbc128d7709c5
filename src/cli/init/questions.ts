import { autocomplete, confirm, isCancel, multiselect, text } from '@clack/prompts';
import { CommandError, EXIT } from '../exit-codes.js';
import { boardNumber } from './target.js';

/** Ctrl-C at a question. */
function answered<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) throw new CommandError('Interrupted: nothing was written.', EXIT.interrupted);
  return answer as Exclude<T, symbol>;
}

/** Asks for one of the tables, by typing a part of its name. */
export async function askTable(tables: readonly string[]): Promise<string> {
  const options = tables.map((value) => ({ value, label: value }));
  const message = 'Which table or view of the schema dbo holds the orders?';
  // Enter without a match gives no value; the list says then that one has to be chosen.
  const validate = (chosen: string | string[] | undefined): string | undefined =>
    typeof chosen === 'string' && chosen !== '' ? undefined : 'No table or view is called so. Delete letters to see the others.';
  return answered(await autocomplete({ message, options, validate, placeholder: 'type to search' }));
}

/** Asks for the number or the address of a board until it is one. Returns the number. */
export async function askBoard(): Promise<string> {
  const validate = (value: string | undefined): string | undefined =>
    boardNumber(value ?? '') === null ? 'A number, such as 9200517329, or the address of the board in the browser.' : undefined;
  const given = answered(await text({ message: 'Which board shows them? Paste its address, or its number.', validate }));
  return boardNumber(given) ?? '';
}

/** `initial` are chosen until the person chooses others. */
export async function askColumns(
  message: string,
  columns: readonly string[],
  initial: readonly string[],
  required = true,
): Promise<string[]> {
  const options = columns.map((value) => ({ value, label: value }));
  return answered(await multiselect({ message, options, initialValues: [...initial], required }));
}

/** No is the default: a guess is taken only by a clear yes. */
export async function askYes(message: string, initialValue = false): Promise<boolean> {
  return answered(await confirm({ message, initialValue }));
}
