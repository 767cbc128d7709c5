import type { LeftOut } from '../../mapping/propose/fields.js';
import { isNew } from '../../mapping/propose/new-columns.js';
import { isSure } from '../../mapping/propose/proposal.js';
import type { Confidence, Proposal } from '../../mapping/propose/proposal.js';
import type { Proposals } from '../../mapping/propose/propose.js';
import type { SourceProfile } from '../../mapping/propose/source-profile.js';
import type { BoardFacts } from '../../monday/types.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';
import { count } from '../output/words.js';
import { quoted } from './next-steps.js';

interface Line {
  readonly confidence: Confidence;
  readonly what: string;
  readonly value: string;
  readonly reason: string;
}

const COLOURS = { certain: 'green', likely: 'yellow', guess: 'red' } as const;

/** What was read of both sides. */
export function factLines({ table: name, rows, whole, columns }: SourceProfile, board: BoardFacts): string[] {
  const { boardId, name: title, itemsCount } = board;
  return [
    `Table ${name}: ${count(columns.length, 'column')}, ${count(rows, 'row')} read, ${whole ? 'which are all' : 'and there are more'}.`,
    `Board ${boardId} "${title}": ${count(board.columns.length, 'column')}, ${count(board.groups.length, 'group')}, ${count(itemsCount, 'item')}.`,
  ];
}

/**
 * What to know of a board that a sync has written to: the keys of its items contain the name of the mapping, so that under another name they belong to no
 * order.
 */
export function usedBoardLines(name: string, { columns, itemsCount }: BoardFacts, keyColumn: string): string[] {
  if (itemsCount === 0 || !columns.some(({ id }) => id === keyColumn)) return [];
  return [
    `Attention: the board has items, and the key column of a sync. If a mapping has made these items under another name than ${name}, use that name: npm run cli -- init NAME.`,
    'Under another name none of them is recognised by its key: the first run stops, and `npm run cli -- adopt` binds them to their orders.',
    '',
  ];
}

/** Each proposal with its confidence and reason, and what has none. */
export function proposalLines(proposals: Proposals, { style, width }: Output): string[] {
  const { fields } = proposals;
  const sizes = proposals.sizes;
  return [
    ...table(
      linesOf(proposals),
      [
        { title: 'confidence', cell: ({ confidence }) => confidence, style: (text, { confidence }) => style(COLOURS[confidence], text) },
        { title: 'part', cell: ({ what }) => what },
        { title: 'proposal', cell: ({ value }) => value, max: 60 },
        { title: 'because', cell: ({ reason }) => reason, yields: 1, sentence: true },
      ],
      width(),
    ),
    ...(sizes !== null && !('value' in sizes) ? [`Left out: sizes: ${sizes.reason}.`] : []),
    ...byReason(fields.source).map((text) => `Left out of the table: ${text}.`),
    ...(fields.source.some(({ unlike }) => unlike) ? ['A column that the board has none for gets one with --new-columns.'] : []),
    ...byReason(fields.board).map((text) => `Left alone on the board: ${text}.`),
  ];
}

/** One line for each reason: a wide table has a hundred columns that are not on the board. */
function byReason(columns: readonly LeftOut[]): string[] {
  const reasons = [...new Set(columns.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const names = columns.filter((column) => column.reason === reason).map(({ name }) => name);
    return `${names.join(', ')}: ${reason}`;
  });
}

function linesOf({ key, title, group, customers, sizes, fields, keyColumn }: Proposals): Line[] {
  return [
    ...line('key', key, (columns) => columns.join(' + ')),
    ...line('key column', keyColumn, (id) => id),
    ...line('title', title, (columns) => columns.join(' + ')),
    ...line('group', group, (column) => column ?? 'no rule'),
    ...line('batches', customers, (customer) => (customer === null ? 'of any orders' : `by ${customer.column}`)),
    ...line(
      'sizes',
      sizes !== null && 'value' in sizes ? sizes : null,
      ({ names, size, quantity }) => `${names.join(', ')} -> "${size.title}", "${quantity.title}"`,
    ),
    ...fields.fields.flatMap((field) =>
      line('field', field, (match) => `${match.source} -> ${isNew(match) ? 'new ' : ''}"${match.title}" (${match.monday.type})`),
    ),
  ];
}

function line<T>(what: string, proposal: Proposal<T> | null, text: (value: T) => string): Line[] {
  if (proposal === null) return [];
  const { value, confidence, reason } = proposal;
  return [{ confidence, what, value: text(value), reason }];
}

/** The guesses that are left out without a confirmation, and how each is taken. */
export function guessLines({ fields, group, title, sizes }: Proposals): string[] {
  const guesses = fields.fields.filter((proposal) => !isSure(proposal)).length;
  const sized = sizes !== null && 'value' in sizes && !isSure(sizes);
  const comments = [...(guesses === 0 ? [] : [count(guesses, 'field')]), ...(sized ? ['the sizes'] : [])];
  return [
    ...(isSure(group) || group.value === null ? [] : [`Left out, as it is a guess: the group. To take it: --group ${quoted(group.value)}`]),
    ...(title === null || isSure(title)
      ? []
      : [`Left out, as it is a guess: the title. To take it: --title ${title.value.map(quoted).join(' ')}`]),
    ...(comments.length === 0
      ? []
      : [
          `Left out, as they are guesses: ${comments.join(' and ')}. They are comments in the mapping: remove the # of those that are right.`,
        ]),
  ];
}
