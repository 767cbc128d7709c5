import { expect } from 'vitest';
import type { Effect } from '../../src/orders/effects.js';
import type { OrderPlanInput } from '../../src/orders/plan-effects.js';
import type { SizeState } from '../../src/orders/record/states.js';
import type { SubitemSettings } from '../../src/orders/plan-sizes.js';
import type { OutgoingOrder } from '../../src/orders/types.js';

interface Line {
  size: string;
  state: SizeState;
  itemId: string | null;
  quantity: number | null;
  uncertain: boolean;
}

interface Known {
  state: SizeState;
  groupTitle: string;
  name: string;
  columns: Readonly<Record<string, string | null>>;
  uncertain: readonly string[];
  groups: readonly string[];
  lines: readonly Omit<Line, 'itemId'>[];
}

/** One item of a board with its subitems and groups, as the sync's records know it. Applies effects as Monday would. */
export class ModelBoard {
  state: SizeState;
  itemId: string | null;
  groupTitle: string;
  name: string;
  columns: Record<string, string | null>;
  uncertain: readonly string[];
  lines: Line[];
  private readonly groups: Set<string>;
  private ids = 100;

  constructor(known: Known) {
    this.state = known.state;
    this.itemId = known.state === 'ABSENT' ? null : '1';
    this.groupTitle = known.groupTitle;
    this.name = known.name;
    this.columns = { ...known.columns };
    this.uncertain = known.uncertain;
    this.groups = new Set(known.groups);
    // A known item has live subitems only while it is live itself.
    this.lines = known.lines.map((line, index) => ({
      ...line,
      state: known.state === 'LIVE' ? line.state : 'ABSENT',
      itemId: `2${index}`,
    }));
  }

  input(target: OrderPlanInput['target'], subitems: SubitemSettings | undefined): OrderPlanInput {
    const { state, itemId, groupTitle, name, columns, uncertain, lines } = this;
    const groupId = (title: string) => (this.groups.has(title) ? `id of ${title}` : null);
    return {
      key: 'k',
      keyColumn: 'text_key',
      target,
      board: { state, itemId, groupTitle, name, columns: { ...columns }, uncertain },
      lines: lines.map((line) => ({ ...line })),
      groupId,
      subitems,
    };
  }

  line(size: string): Line | undefined {
    return this.lines.find((line) => line.size === size);
  }

  liveIds(): (string | null)[] {
    return [
      ...(this.state === 'LIVE' ? [this.itemId] : []),
      ...this.lines.filter(({ state }) => state === 'LIVE').map(({ itemId }) => itemId),
    ];
  }

  apply(effect: Effect): void {
    switch (effect.operation) {
      case 'CREATE_GROUP':
        this.groups.add(effect.title);
        break;
      case 'CREATE_ITEM':
        expect(this.state).not.toBe('LIVE');
        Object.assign(this, {
          state: 'LIVE',
          itemId: String(this.ids++),
          name: effect.name,
          columns: { ...effect.columns },
          uncertain: [],
          groupTitle: effect.groupId === null ? null : this.titleOf(effect.groupId),
        });
        break;
      case 'UPDATE_ITEM':
        if (effect.name !== undefined) this.name = effect.name;
        this.columns = { ...this.columns, ...effect.columns };
        this.uncertain = this.uncertain.filter((field) => !(field in effect.columns) && !(field === 'name' && effect.name !== undefined));
        break;
      case 'MOVE_ITEM':
        this.groupTitle = this.titleOf(effect.groupId);
        this.uncertain = this.uncertain.filter((field) => field !== 'group');
        break;
      case 'ARCHIVE_ITEM':
        this.state = 'ARCHIVED';
        break;
      case 'DELETE_ITEM':
        this.state = 'DELETED';
        break;
      case 'CREATE_SUBITEM':
        expect(effect.parentItemId).toBe(this.itemId);
        expect(effect.name).toBe(`Size ${effect.size}`);
        this.setLine(effect.size, { state: 'LIVE', itemId: String(this.ids++), quantity: effect.quantity, uncertain: false });
        break;
      case 'UPDATE_SUBITEM':
        this.setLine(effect.size, { quantity: effect.quantity, uncertain: false });
        break;
      case 'ARCHIVE_SUBITEM':
        this.setLine(effect.size, { state: 'ARCHIVED' });
        break;
      case 'DELETE_SUBITEM':
        this.setLine(effect.size, { state: 'DELETED' });
    }
  }

  expectShows(order: OutgoingOrder, subitems: SubitemSettings | undefined): void {
    expect({ state: this.state, group: this.groupTitle, name: this.name, uncertain: this.uncertain }).toEqual({
      state: 'LIVE',
      group: order.group,
      name: order.name,
      uncertain: [],
    });
    for (const [id, value] of Object.entries(order.columns)) expect(this.columns[id] ?? null).toBe(value);
    if (subitems === undefined) return;
    for (const line of this.lines) expect(line.state === 'LIVE' && line.uncertain).toBe(false);
    const shown = this.lines
      .filter(({ state, quantity }) => state === 'LIVE' && quantity !== 0)
      .map(({ size, quantity }) => [size, quantity]);
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(order.sizes.map(({ size, quantity }) => [size, quantity])));
  }

  private setLine(size: string, change: Partial<Line>): void {
    if (this.line(size) === undefined) this.lines.push({ size, state: 'ABSENT', itemId: null, quantity: null, uncertain: false });
    this.lines = this.lines.map((line) => (line.size === size ? { ...line, ...change } : line));
  }

  private titleOf(groupId: string): string {
    const title = groupId.replace('id of ', '');
    expect(this.groups).toContain(title);
    return title;
  }
}

/** What an effect changes: at most one effect may be under way for it. */
export function targetOf(effect: Effect): string {
  if (effect.operation === 'CREATE_GROUP') return `group ${effect.title}`;
  return 'size' in effect ? `size ${effect.size}` : 'item';
}
