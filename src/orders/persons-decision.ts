import type { PeoplePolicies } from './people.js';

/**
 * What a person has decided of one order that people have changed on the board. RECREATE and LEAVE concern an item or subitem that is not in its place any more,
 * RESTORE and ACCEPT a name, values or a group that people have changed.
 */
export type PersonsDecision = 'RECREATE' | 'LEAVE' | 'RESTORE' | 'ACCEPT';

/** What a decision is about. An order has one decision at most about each. */
export type DecidedMatter = 'MISSING' | 'CHANGED';

export const MATTER: Readonly<Record<PersonsDecision, DecidedMatter>> = {
  RECREATE: 'MISSING',
  LEAVE: 'MISSING',
  RESTORE: 'CHANGED',
  ACCEPT: 'CHANGED',
};

/** Decisions that hold for as long as the order is as it was decided about; the others are done once the order is written. */
export const LASTING: ReadonlySet<PersonsDecision> = new Set<PersonsDecision>(['LEAVE', 'ACCEPT']);

/** The policies of the mapping for one order, with what a person has decided of it in their place. */
export function policiesFor({ item, subitem }: PeoplePolicies, decided: readonly PersonsDecision[]): PeoplePolicies {
  return decided.reduce<PeoplePolicies>(
    (before, decision) => ({
      item: { ...before.item, ...IN_PLACE[decision].item },
      subitem: { ...before.subitem, ...IN_PLACE[decision].subitem },
    }),
    { item, subitem },
  );
}

const IN_PLACE: Readonly<
  Record<PersonsDecision, { readonly item: Partial<PeoplePolicies['item']>; readonly subitem: Partial<PeoplePolicies['subitem']> }>
> = {
  RECREATE: {
    item: { archived: 'recreate', deleted: 'recreate', leftBoard: 'recreate' },
    subitem: { removed: 'recreate', moved: 'recreate' },
  },
  // An order cannot be whole without a subitem that it needs, so there is nothing to leave.
  LEAVE: { item: { archived: 'follow', deleted: 'follow', leftBoard: 'forget' }, subitem: {} },
  RESTORE: { item: { renamed: 'restore', edited: 'restore', moved: 'restore' }, subitem: { edited: 'restore' } },
  ACCEPT: { item: { renamed: 'follow', edited: 'follow', moved: 'follow' }, subitem: { edited: 'follow' } },
};
