import { GROUP_EVENTS } from '../../orders/record/group.js';
import { ITEM_EVENTS } from '../../orders/record/item.js';
import { SIZE_EVENTS } from '../../orders/record/size.js';
import { FIRST_STATE, GROUP_STATES, ITEM_STATES, SIZE_STATES } from '../../orders/record/states.js';
import type { Moves, TransitionTable } from '../../orders/record/table.js';

/** What states an order's item, its sizes and groups can be in, and what moves them: a page written from the tables that the code uses. */
export function stateReference(): string {
  return [
    '<!-- Written by `npm run cli -- generate`; do not edit. -->',
    '# States of an order',
    '',
    'The sync keeps a row of `SYNC_Record` for an item, of `SYNC_Line` for a size and of `SYNC_Group` for a group; each row has a state. A state',
    'changes by the events below alone. An event that is not listed for a state is refused with an error, and nothing is saved. The tables are in',
    '`src/orders/record`; to find where an event is reported, search `src` for its name.',
    '',
    'The diagrams leave out events that keep the state.',
    '',
    ...section('Item', ITEM_STATES, ITEM_EVENTS),
    ...section('Size', SIZE_STATES, SIZE_EVENTS),
    ...section('Group', GROUP_STATES, GROUP_EVENTS),
  ].join('\n');
}

function section<Event extends string, State extends string>(
  title: string,
  states: Readonly<Record<State, string>>,
  table: TransitionTable<Event, State>,
): string[] {
  const events = Object.keys(table) as Event[];
  return [
    `## ${title}`,
    '',
    '| state | meaning |',
    '|---|---|',
    ...(Object.keys(states) as State[]).map((state) => `| ${state} | ${states[state]} |`),
    '',
    '```mermaid',
    'stateDiagram-v2',
    `  [*] --> ${FIRST_STATE}`,
    ...arrows(table),
    '```',
    '',
    '| event | what has happened | moves |',
    '|---|---|---|',
    ...events.map((event) => `| \`${event}\` | ${table[event].means} | ${movesText(table[event].moves)} |`),
    '',
  ];
}

/** One arrow from state to state, with every event that leads along it. */
function arrows<Event extends string, State extends string>(table: TransitionTable<Event, State>): string[] {
  const labels = new Map<string, string[]>();
  for (const event of Object.keys(table) as Event[]) {
    for (const [from, next] of Object.entries<State>(table[event].moves as Record<string, State>)) {
      const arrow = `  ${from} --> ${next}`;
      if (from !== next) labels.set(arrow, [...(labels.get(arrow) ?? []), event]);
    }
  }
  return [...labels].map(([arrow, events]) => `${arrow}: ${events.join(', ')}`);
}

/** `LIVE, MOVED → GONE`, one line for each state that follows. */
function movesText<State extends string>(moves: Moves<State>): string {
  const entries = Object.entries<State>(moves as Record<string, State>);
  const moving = [...new Set(entries.filter(([from, next]) => from !== next).map(([, next]) => next))];
  const staying = entries.filter(([from, next]) => from === next).map(([from]) => from);
  return [
    ...moving.map((next) => `${entries.flatMap(([from, to]) => (to === next && from !== next ? [from] : [])).join(', ')} → ${next}`),
    ...(staying.length === 0 ? [] : [`${staying.join(', ')} ${staying.length === 1 ? 'stays' : 'stay'}`]),
  ].join('<br>');
}
