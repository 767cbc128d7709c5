import type { Draft } from '../../mapping/propose/draft.js';
import type { FieldMatch } from '../../mapping/propose/fields.js';
import { isSure } from '../../mapping/propose/proposal.js';
import type { Proposal } from '../../mapping/propose/proposal.js';
import type { Proposals } from '../../mapping/propose/propose.js';
import { UsageError } from '../exit-codes.js';
import { quoted } from './next-steps.js';

/** Whether a guess is taken: asks a person, or says no where there is none. */
export type Confirm = (question: string) => Promise<boolean>;

type Chosen = Omit<Draft, 'name' | 'table' | 'board'>;

/** What is written of the proposals: the sure ones, and the guesses that are confirmed. Throws when a mapping needs what is not known. */
export async function chooseFrom(proposals: Proposals, confirm: Confirm): Promise<Chosen> {
  const { keyColumn, sizes } = proposals;
  const key = await taken(proposals.key, (value) => `Is ${value.join(' + ')} the key of an order?`, confirm);
  if (key === null) throw new UsageError(noKey(proposals));
  const title = (await taken(proposals.title, (value) => `Is ${value.join(' + ')} the name of an item?`, confirm)) ?? key;
  const group = (await taken(proposals.group, (value) => `Group the items by ${String(value)}?`, confirm)) ?? null;
  const customers = (await taken(proposals.customers, (value) => `Is ${value?.column ?? 'none'} the customer?`, confirm)) ?? null;
  const sized = sizes !== null && 'value' in sizes ? sizes : null;
  const { fields, guesses } = await chosenFields(proposals.fields.fields, confirm);
  if (fields.length === 0)
    throw new UsageError(
      'No column of the table and column of the board are surely the same, so there is nothing to write. Give both the same name, or let --new-columns give the board a column for each.',
    );
  const takenSizes = await taken(sized, ({ names }) => `Are ${names.join(', ')} sizes, each a subitem?`, confirm);
  return {
    keyColumn: keyColumn.value,
    key,
    title,
    group,
    customers,
    sizes: takenSizes,
    guessedSizes: takenSizes === null ? (sized?.value ?? null) : null,
    fields,
    guesses,
  };
}

async function taken<T>(proposal: Proposal<T> | null, question: (value: T) => string, confirm: Confirm): Promise<T | null> {
  if (proposal === null) return null;
  return isSure(proposal) || (await confirm(`${question(proposal.value)} A guess: ${proposal.reason}.`)) ? proposal.value : null;
}

async function chosenFields(proposals: readonly Proposal<FieldMatch>[], confirm: Confirm): Promise<Pick<Draft, 'fields' | 'guesses'>> {
  const fields: FieldMatch[] = [];
  const guesses: { field: FieldMatch; reason: string }[] = [];
  for (const proposal of proposals) {
    const { value, reason } = proposal;
    const field = await taken(proposal, ({ source, title }) => `Show ${source} in the column "${title}"?`, confirm);
    if (field === null) guesses.push({ field: value, reason });
    else fields.push(field);
  }
  return { fields, guesses };
}

function noKey({ key }: Proposals): string {
  if (key === null)
    return 'No columns distinguish the rows: the key of an order is not known. Name its columns: --key COLUMN... If there are none, give the table a column that numbers the orders.';
  const flag = `--key ${key.value.map(quoted).join(' ')}`;
  return `The key of an order is not sure: ${key.value.join(' + ')} is a guess, because ${key.reason}. If it is right: ${flag}. Otherwise name the right columns there.`;
}
