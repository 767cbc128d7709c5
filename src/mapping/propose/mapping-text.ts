import { dump } from 'js-yaml';
import { fold } from '../../orders/text.js';
import { SYNC_COLUMNS } from '../validate/sync-columns.js';
import type { Draft } from './draft.js';
import type { FieldMatch } from './fields.js';
import type { Sizes } from './sizes.js';

type Value = string | readonly Value[] | { readonly [key: string]: Value | undefined };

/** The YAML of a mapping. It says what is the mapping's own; everything else has a default. */
export function mappingText(draft: Draft): string {
  const { customers, group, sizes, guessedSizes } = draft;
  return [
    '# yaml-language-server: $schema=mapping.schema.json',
    'version: 1',
    `name: ${flow(draft.name)}`,
    `source: ${flow({ table: draft.table })}`,
    ...(customers === null ? [] : [`customers: ${flow({ column: customers.column, accept: 'new', blank: customers.blank })}`]),
    `key: ${flow({ columns: draft.key })}`,
    `board: ${flow({ id: draft.board, keyColumn: { id: draft.keyColumn } })}`,
    `title: ${flow({ parts: draft.title })}`,
    ...(group === null ? [] : [`group: ${flow({ columns: [group] })}`]),
    'fields:',
    ...draft.fields.map((field) => `  - ${fieldText(field)}`),
    ...draft.guesses.map(({ field, reason }) => `  # - ${fieldText(field)} # a guess: ${reason.replaceAll(/\s+/g, ' ')}`),
    ...(sizes === null ? [] : sizesText(sizes)),
    ...(guessedSizes === null
      ? []
      : ['# A guess; without the # at their beginnings these lines are used:', ...sizesText(guessedSizes).map((line) => `# ${line}`)]),
    '',
  ].join('\n');
}

/** Columns of staging and production that a field cannot have: those of the sync, and of the title and the group by default. */
const TAKEN = new Set([...SYNC_COLUMNS.stagingOrders, ...SYNC_COLUMNS.productionOrders, 'Title', 'Group'].map(fold));

function fieldText({ source, monday, format }: FieldMatch): string {
  const column = TAKEN.has(fold(source)) ? `Source ${source}` : undefined;
  return flow({ source, column, monday: { ...monday }, number: format === undefined ? undefined : { format } });
}

/** A number that no board has, until the subitem board exists. */
const NO_BOARD = '0';

function sizesText({ board, after, before, type, total, size, quantity }: Sizes): string[] {
  const { id, labels } = size;
  return [
    'subitems:',
    board === null
      ? `  board: ${flow(NO_BOARD)} # the number of the subitem board that \`board prepare\` makes: \`validate --board --fix\` writes it`
      : `  board: ${flow(board)}`,
    `  sizes: ${flow({ after, before, type })}`,
    `  total: ${flow(total)}`,
    '  name: "Size {size}"',
    `  size: ${flow({ column: 'Size', monday: { id, type: size.type, labels } })}`,
    `  quantity: ${flow({ column: 'Order Qty', monday: { id: quantity.id, type: 'numbers' } })}`,
    '  vanished: zero',
  ];
}

/** A value on one line. What is undefined is left out. */
function flow(value: Value): string {
  if (typeof value === 'string') return scalar(value);
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(flow).join(', ')}]`;
  const entries = Object.entries(value as Readonly<Record<string, Value | undefined>>);
  return `{ ${entries.flatMap(([key, one]) => (one === undefined ? [] : [`${key}: ${flow(one)}`])).join(', ')} }`;
}

/** Quoted where YAML would read something else: inside of a list, the strictest place. */
function scalar(text: string): string {
  return dump([text], { flowLevel: 0, lineWidth: -1 }).trim().slice(1, -1);
}
