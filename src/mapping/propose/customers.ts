import { familyOf } from '../validate/type-fit.js';
import { plainWords } from './names.js';
import type { Proposal } from './proposal.js';
import type { ColumnProfile, SourceProfile } from './source-profile.js';

/** Names of a column with the party that orders, most usual first. */
const PARTIES = ['CUSTOMER', 'CUSTOMER NAME', 'CLIENT', 'CLIENT NAME', 'BUYER', 'BUYER NAME', 'ACCOUNT', 'ACCOUNT NAME'];

/** The source column by which orders are divided into batches; `blank`: the customer of rows without one, where there are such rows. */
export interface CustomerColumn {
  readonly column: string;
  readonly blank?: string;
}

/** A column of customers, each of whom gets batches of its own; null for none, which divides nothing: batches are of any orders. */
export function proposeCustomers(source: SourceProfile): Proposal<CustomerColumn | null> {
  const named = PARTIES.flatMap((party) => source.columns.filter((profile) => isCalled(profile, party)));
  const [found] = named;
  if (found === undefined)
    return {
      value: null,
      confidence: 'likely',
      reason: 'no column is called customer, client, buyer or account: a batch is of any orders',
    };
  const { column, blanks, values } = found;
  const customers = `it has the ${values.length > 500 ? 'more than 500' : String(values.length)} customers of the rows`;
  if (blanks === 0) return { value: { column: column.name }, confidence: 'likely', reason: `${customers}, each with batches of its own` };
  const blank = 'No customer';
  return {
    value: { column: column.name, blank },
    confidence: 'likely',
    reason: `${customers}; ${String(blanks)} rows name none and are of "${blank}"`,
  };
}

const isCalled = ({ column }: ColumnProfile, party: string): boolean =>
  familyOf(column.type) === 'text' && plainWords(column.name).join(' ') === party;
