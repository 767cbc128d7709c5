import type { BoardColumn } from '../../monday/types.js';
import { READ_ONLY_TYPES } from '../../orders/column-types.js';
import type { NumberFormat } from '../../orders/decimals.js';
import type { MappingField } from '../schema.js';
import { fitOf } from './fit.js';
import type { Fit } from './fit.js';
import { likeness } from './names.js';
import type { Likeness } from './names.js';
import { leastSure } from './proposal.js';
import type { Confidence, Proposal } from './proposal.js';
import type { ColumnProfile } from './source-profile.js';

/** A source column and the column of the board that shows it. */
export interface FieldMatch {
  readonly source: string;
  /** Title of the column on the board. */
  readonly title: string;
  readonly monday: MappingField['monday'];
  /** See `Fit`. */
  readonly format?: NumberFormat;
}

/** A column without a partner, and why, for a person. */
export interface LeftOut {
  readonly name: string;
  readonly reason: string;
}

/** A source column without a partner. `unlike`: no column of the board has a name like it, so that it can only get a new one. */
export interface LeftOutSource extends LeftOut {
  readonly unlike: boolean;
}

export interface FieldProposals {
  /** In the order of the source columns. */
  readonly fields: readonly Proposal<FieldMatch>[];
  readonly source: readonly LeftOutSource[];
  readonly board: readonly LeftOut[];
}

const LIKENESS: readonly Likeness[] = ['same', 'synonym', 'near'];
const BY_NAME: Readonly<Record<Likeness, { readonly confidence: Confidence; readonly reason: string }>> = {
  same: { confidence: 'certain', reason: 'the names are the same' },
  synonym: { confidence: 'likely', reason: 'the names are two spellings of one' },
  near: { confidence: 'guess', reason: 'the names are alike' },
};

interface Pair {
  readonly profile: ColumnProfile;
  readonly board: BoardColumn;
  readonly likeness: Likeness;
  readonly fit: Fit;
}

/** Pairs columns of table and board, the most alike names first. A name that several columns have is paired with none of them. */
export function proposeFields(source: readonly ColumnProfile[], board: readonly BoardColumn[]): FieldProposals {
  const shown = board.filter(({ type }) => type !== 'name');
  const pairs = source.flatMap((profile) => shown.flatMap((column) => pairOf(profile, column)));
  const taken = new Set<string>();
  const found: Pair[] = [];
  for (const level of LIKENESS) {
    const open = pairs.filter((pair) => pair.likeness === level && !taken.has(sourceOf(pair)) && !taken.has(boardOf(pair)));
    for (const pair of open.filter((one) => open.every((other) => other === one || !shares(one, other)))) {
      taken.add(sourceOf(pair)).add(boardOf(pair));
      found.push(pair);
    }
  }
  const unpaired = pairs.filter((pair) => !taken.has(sourceOf(pair)) && !taken.has(boardOf(pair)));
  return {
    fields: source.flatMap((profile) => found.filter((pair) => pair.profile === profile).map(proposalOf)),
    source: source.filter(({ column }) => !taken.has(`source ${column.name}`)).map(({ column }) => leftOut(column.name, shown, unpaired)),
    board: shown.filter(({ id }) => !taken.has(`board ${id}`)).map(({ title, type }) => ({ name: title, reason: whyUnfilled(type) })),
  };
}

const sourceOf = ({ profile }: Pair): string => `source ${profile.column.name}`;
const boardOf = ({ board }: Pair): string => `board ${board.id}`;
const shares = (one: Pair, other: Pair): boolean => sourceOf(one) === sourceOf(other) || boardOf(one) === boardOf(other);

function pairOf(profile: ColumnProfile, board: BoardColumn): Pair[] {
  const alike = likeness(profile.column.name, board.title);
  const fit = alike === null ? null : fitOf(profile, board);
  return alike === null || fit === null ? [] : [{ profile, board, likeness: alike, fit }];
}

function proposalOf({ profile, board, likeness: alike, fit }: Pair): Proposal<FieldMatch> {
  const name = BY_NAME[alike];
  return {
    value: {
      source: profile.column.name,
      title: board.title,
      monday: fit.monday,
      ...(fit.format === undefined ? {} : { format: fit.format }),
    },
    confidence: leastSure(name.confidence, fit.confidence),
    reason: `${name.reason}, and ${fit.reason}`,
  };
}

function leftOut(name: string, board: readonly BoardColumn[], unpaired: readonly Pair[]): LeftOutSource {
  const titles = unpaired.filter(({ profile }) => profile.column.name === name).map(({ board: { title, id } }) => `"${title}" (${id})`);
  if (titles.length > 1)
    return { name, reason: `it may be ${titles.join(' or ')} of the board: write its line with one of these ids`, unlike: false };
  if (titles.length > 0)
    return {
      name,
      reason: `it may be ${titles.join('')} of the board, and so may another column: write the line of one of them`,
      unlike: false,
    };
  const same = board.find(({ title }) => likeness(name, title) === 'same');
  return same === undefined
    ? { name, reason: 'no column of the board has a name like it', unlike: true }
    : { name, reason: `its type does not fit the ${same.type} column "${same.title}"`, unlike: false };
}

function whyUnfilled(type: string): string {
  return READ_ONLY_TYPES.has(type)
    ? `only Monday fills a column of type ${type}`
    : 'no column of the table is paired with it, so that it stays as people fill it';
}
