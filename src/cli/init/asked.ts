import { isNew } from '../../mapping/propose/new-columns.js';
import { isSure } from '../../mapping/propose/proposal.js';
import { propose, withNewColumns } from '../../mapping/propose/propose.js';
import type { Named, Proposals } from '../../mapping/propose/propose.js';
import type { SourceProfile } from '../../mapping/propose/source-profile.js';
import type { BoardFacts } from '../../monday/types.js';
import { columnsOf } from './named.js';
import type * as questionsModule from './questions.js';

/** The questions at a terminal. */
export type Questions = typeof questionsModule;

export interface Known {
  readonly profile: SourceProfile;
  readonly board: BoardFacts;
  readonly named: Named;
  /** What follows from the three. */
  readonly proposals: Proposals;
}

/** The proposals after the questions on which others depend: the key, where it is not sure, and which source columns get a new column on the board. */
export async function askedFor(questions: Questions, { profile, board, named, proposals }: Known): Promise<Proposals> {
  const sure = proposals.key !== null && isSure(proposals.key);
  const keyed = sure ? proposals : propose(profile, board, { ...named, key: await askedKey(questions, profile, proposals) });
  if (named.newColumns !== undefined) return keyed;
  return withNewColumns(keyed, profile, board, await askedNew(questions, withNewColumns(keyed, profile, board, 'all')));
}

async function askedKey(questions: Questions, profile: SourceProfile, { key }: Proposals): Promise<readonly string[]> {
  return await questions.askColumns('Which columns are the key of an order?', columnsOf(profile), key?.value ?? []);
}

/** All are chosen at first where the board has nothing to show yet: most likely it was made for this sync. */
async function askedNew(questions: Questions, { fields }: Proposals): Promise<readonly string[]> {
  const possible = fields.fields.filter(({ value }) => isNew(value)).map(({ value }) => value.source);
  if (possible.length === 0) return [];
  const initial = fields.fields.some((field) => isSure(field) && !isNew(field.value)) ? [] : possible;
  const message = 'The board has no column for these. Which get a new one? `board prepare` makes it.';
  return await questions.askColumns(message, possible, initial, false);
}
