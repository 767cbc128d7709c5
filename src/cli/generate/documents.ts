import { boardMapping } from '../../sync/board-mapping.js';
import type { Mapping } from '../../mapping/schema.js';
import { buildRequest } from '../../monday/documents.js';
import { aliasesPerRequest } from '../../monday/limits.js';
import { queries } from '../../monday/queries.js';
import { NO_GROUP, titleWithoutRow } from '../../orders/naming.js';
import type { Effect } from '../../orders/effects.js';
import type { GeneratedFile } from './generated-file.js';

/** Enough to see how targets are numbered. A request of the sync has as many as its effects, up to the limit that the header names. */
const TARGETS = 2;

const KEY = '';
const ID = '0';

/** Queries that a mapping without subitems never sends. */
const OF_SUBITEMS: ReadonlySet<string> = new Set(['subitems', 'createFirstSubitem']);

/** Every document that the sync may send for a mapping, written by the functions that send them. Paths are relative to the folder of documents. */
export function documentFiles(mapping: Mapping): GeneratedFile[] {
  const board = boardMapping(mapping);
  const mutations = effectsOf(mapping).map((effect): GeneratedFile => {
    const { query } = JSON.parse(buildRequest(Array<Effect>(TARGETS).fill(effect), board, new Map()).body) as { query: string };
    const most = String(aliasesPerRequest(effect.operation));
    return graphql(
      effect.operation.toLowerCase().replaceAll('_', '-'),
      `${String(TARGETS)} targets, a0 and a1; a request carries 1 to ${most}.`,
      query,
    );
  });
  const constants = Object.entries(queries)
    .filter(([name]) => !OF_SUBITEMS.has(name) || mapping.subitems !== undefined)
    .map(([name, query]) =>
      graphql(
        name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
        'Sent as it is.',
        query,
      ),
    );
  return [...mutations, ...constants];
}

function graphql(name: string, note: string, query: string): GeneratedFile {
  return { path: `${name}.graphql`, text: `# Written by \`npm run cli -- generate\`; do not edit. ${note}\n${query}\n` };
}

/** One effect of each operation, with every column. Its values are sent as variables, so they are not part of a document. */
function effectsOf({ fields, group, subitems }: Mapping): Effect[] {
  const columns = Object.fromEntries(fields.map(({ monday }) => [monday.id, null]));
  const grouped = titleWithoutRow(group) !== NO_GROUP;
  const createGroup: Effect = { operation: 'CREATE_GROUP', title: '' };
  const move: Effect = { operation: 'MOVE_ITEM', key: KEY, itemId: ID, groupId: ID, title: '' };
  const items: Effect[] = [
    ...(grouped ? [createGroup] : []),
    { operation: 'CREATE_ITEM', key: KEY, groupId: grouped ? ID : null, name: '', columns },
    { operation: 'UPDATE_ITEM', key: KEY, itemId: ID, name: '', columns },
    ...(grouped ? [move] : []),
    { operation: 'ARCHIVE_ITEM', key: KEY, itemId: ID },
    { operation: 'DELETE_ITEM', key: KEY, itemId: ID },
  ];
  if (subitems === undefined) return items;
  return [
    ...items,
    { operation: 'CREATE_SUBITEM', key: KEY, size: '', parentItemId: ID, name: '', quantity: 0 },
    { operation: 'UPDATE_SUBITEM', key: KEY, size: '', itemId: ID, quantity: 0 },
    { operation: 'ARCHIVE_SUBITEM', key: KEY, size: '', itemId: ID },
    { operation: 'DELETE_SUBITEM', key: KEY, size: '', itemId: ID },
  ];
}
