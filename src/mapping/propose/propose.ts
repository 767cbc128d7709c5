import type { BoardFacts } from '../../monday/types.js';
import { fold } from '../../orders/text.js';
import { unreadable } from '../validate/server-types.js';
import { proposeCustomers } from './customers.js';
import type { CustomerColumn } from './customers.js';
import { proposeFields } from './fields.js';
import type { FieldProposals, LeftOutSource } from './fields.js';
import { proposeGroup } from './group.js';
import type { GroupColumn } from './group.js';
import { proposeKey } from './key.js';
import { newColumns } from './new-columns.js';
import type { Proposal } from './proposal.js';
import { isSure } from './proposal.js';
import { proposeSizes } from './sizes.js';
import type { Sizes } from './sizes.js';
import type { SourceProfile } from './source-profile.js';
import { proposeTitle } from './title.js';

/** What a person has named already; it is certain. */
export interface Named {
  readonly key?: readonly string[] | undefined;
  readonly title?: readonly string[] | undefined;
  /** Null for no rule. */
  readonly group?: GroupColumn | undefined;
  /** Null for no customers. */
  readonly customers?: string | null | undefined;
  readonly newColumns?: NewColumns | undefined;
}

/** Source columns that get a new column on the board; `all` is every one that the board has no column for. */
export type NewColumns = readonly string[] | 'all';

/** Everything that table and board show about a mapping between them. */
export interface Proposals {
  /** Id of the column of the sync on the board. */
  readonly keyColumn: Proposal<string>;
  /** Null when the rows show none. */
  readonly key: Proposal<readonly string[]> | null;
  readonly title: Proposal<readonly string[]> | null;
  readonly group: Proposal<GroupColumn>;
  readonly customers: Proposal<CustomerColumn | null>;
  /** A reason alone: there may be sizes, and the board cannot show them. Null: there are none. */
  readonly sizes: Proposal<Sizes> | { readonly reason: string } | null;
  readonly fields: FieldProposals;
}

/** Titles that the column of the sync has by default: `board prepare` makes it under this one. */
const KEY_TITLE = 'Order sync key';
const KEY_ID = 'text_order_sync_key';

/** Proposes every part of a mapping from what table and board show; what a person has named is taken as it is. */
export function propose(source: SourceProfile, board: BoardFacts, named: Named): Proposals {
  const sizes = proposeSizes(source, board);
  const key = of(named.key) ?? proposeKey(source);
  const keyColumn = proposeKeyColumn(board);
  const shown = board.columns.filter(({ id }) => id !== keyColumn.value);
  const sized = new Set(sizes !== null && 'value' in sizes && isSure(sizes) ? sizes.value.names : []);
  const readable = source.columns.filter(({ column }) => !sized.has(column.name) && unreadable(column.type, true) === null);
  const proposals: Proposals = {
    keyColumn,
    key,
    title: of(named.title) ?? proposeTitle(source, board.columns, key?.value ?? []),
    group: of(named.group) ?? proposeGroup(source, board),
    customers: namedCustomers(source, named.customers) ?? proposeCustomers(source),
    sizes,
    fields: proposeFields(readable, shown),
  };
  return withNewColumns(proposals, source, board, named.newColumns ?? []);
}

/** The same with a new column on the board for some of the source columns that have no partner. */
export function withNewColumns(proposals: Proposals, source: SourceProfile, board: BoardFacts, wanted: NewColumns): Proposals {
  const { fields, title } = proposals;
  const names = new Set(fields.source.filter(isWanted(wanted, title?.value ?? [])).map(({ name }) => name));
  const added = newColumns(
    source.columns.filter(({ column }) => names.has(column.name)),
    board.columns,
  );
  const place = (name: string): number => source.columns.findIndex(({ column }) => column.name === name);
  return {
    ...proposals,
    fields: {
      ...fields,
      fields: [...fields.fields, ...added].sort((a, b) => place(a.value.source) - place(b.value.source)),
      source: fields.source.filter(({ name }) => !added.some(({ value }) => value.source === name)),
    },
  };
}

/** The name of an item shows a column already that is all of it. */
function isWanted(wanted: NewColumns, title: readonly string[]): (column: LeftOutSource) => boolean {
  if (wanted === 'all') return ({ name, unlike }) => unlike && !(title.length === 1 && title[0] === name);
  return ({ name }) => wanted.includes(name);
}

function of<T>(value: T | undefined): Proposal<T> | null {
  return value === undefined ? null : { value, confidence: 'certain', reason: 'you named it' };
}

function namedCustomers({ columns }: SourceProfile, name: string | null | undefined): Proposal<CustomerColumn | null> | null {
  if (name === undefined || name === null) return of(name);
  const blanks = columns.find(({ column }) => column.name === name)?.blanks ?? 0;
  return of<CustomerColumn>({ column: name, ...(blanks > 0 ? { blank: 'No customer' } : {}) });
}

function proposeKeyColumn({ columns }: BoardFacts): Proposal<string> {
  const there = columns.find(({ type, title, id }) => type === 'text' && (id === KEY_ID || fold(title) === fold(KEY_TITLE)));
  if (there !== undefined) return { value: there.id, confidence: 'certain', reason: `the board has the text column "${there.title}"` };
  return { value: KEY_ID, confidence: 'certain', reason: '`npm run cli -- board prepare` makes it' };
}
