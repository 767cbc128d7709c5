import type { BoardColumn, BoardFacts } from '../../monday/types.js';
import { columnType } from '../../orders/column-types.js';
import type { MondayType } from '../../orders/column-types.js';
import { fold } from '../../orders/text.js';
import type { MappingParts } from '../parts.js';
import type { MappingField } from '../schema.js';
import type { Path } from '../yaml-positions.js';
import type { Problem } from './finding.js';

/** Share of the maximum from which on new labels may soon be refused. */
const NEARLY = 0.9;
/** Most names that one message lists. */
const NAMES_SHOWN = 10;

/** Labels that the mapping needs and the board lacks, and columns of labels with little room. `sizes` are the names that the rules can derive. */
export function checkBoardLabels(parts: MappingParts, board: BoardFacts, sizes: readonly string[] | undefined): Problem[] {
  return [
    ...parts.fields.flatMap((field, index) => (field === undefined ? [] : checkField(field, index, parts, board))),
    ...checkSizes(parts, board, sizes),
  ];
}

function checkField(field: MappingField, index: number, parts: MappingParts, { columns }: BoardFacts): Problem[] {
  const { monday } = field;
  const live = columns.find(({ id, type }) => id === monday.id && type === monday.type);
  if (live?.labels === undefined) return [];
  if (monday.labels === 'create') return checkRoom(monday.type, live, ['fields', index, 'monday', 'labels']);
  const targets = Object.entries(field.replace ?? {}).flatMap(([from, to]) => missing(live, [to], ['fields', index, 'replace', from]));
  const customers = field.value === 'canonicalCustomer' ? (parts.customerList ?? []).map(({ name }) => name) : [];
  return [...targets, ...missing(live, customers, ['fields', index, 'monday', 'labels'])];
}

function checkSizes({ subitems }: MappingParts, { subitemColumns }: BoardFacts, sizes: readonly string[] = []): Problem[] {
  if (subitems === undefined) return [];
  const { monday } = subitems.size;
  const path = ['subitems', 'size', 'monday', 'labels'];
  const live = subitemColumns.find(({ id, type }) => id === monday.id && type === monday.type);
  if (live?.labels === undefined) return [];
  return monday.labels === 'create' ? checkRoom(monday.type, live, path) : missing(live, sizes, path);
}

function missing({ id, title, labels = {} }: BoardColumn, wanted: readonly string[], path: Path): Problem[] {
  const present = new Set(Object.values(labels).map(fold));
  const lacking = wanted.filter((label) => label !== '' && !present.has(fold(label)));
  if (lacking.length === 0) return [];
  const expected = `${lacking.length === 1 ? 'it' : 'them'} among the ${String(present.size)} labels, or labels: create`;
  return [{ code: 'BOARD_LABEL_MISSING', path, found: `column "${id}" (${title}) without the ${named(lacking)}`, expected }];
}

function checkRoom(type: MondayType, { id, title, labels = {} }: BoardColumn, path: Path): Problem[] {
  const maximum = columnType(type).labels?.most;
  const count = Object.keys(labels).length;
  if (maximum === undefined || count < maximum * NEARLY) return [];
  return [
    {
      code: 'BOARD_LABELS_NEARLY_FULL',
      path,
      found: `${String(count)} of at most ${String(maximum)} labels in column "${id}" (${title})`,
      expected: 'room for new ones',
    },
  ];
}

function named(labels: readonly string[]): string {
  const shown = labels.slice(0, NAMES_SHOWN).map((label) => `"${label}"`);
  const more = labels.length - shown.length;
  return `${labels.length === 1 ? 'label' : 'labels'} ${shown.join(', ')}${more === 0 ? '' : ` and ${String(more)} more`}`;
}
