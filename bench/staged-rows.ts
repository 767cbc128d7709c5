import { createHash, randomUUID } from 'node:crypto';
import type { ColumnInfo, SqlValue } from '../src/database/database.js';

/** Sizes of an average order. */
export const SIZES_PER_ORDER = 4;

export const SIZE_COLUMNS = ['load_id', 'stg_key', 'Size', 'stg_position', 'Order Qty', 'stg_status'] as const;

/** Values of the technical columns; every other column gets one by its type. */
const FIXED: Readonly<Record<string, SqlValue>> = {
  stg_customer_batch: 'GREYSON',
  stg_change: 'NEW',
  stg_read_number: 7,
  stg_status: 'PENDING',
  stg_monday_item_id: null,
  stg_error_message: null,
  stg_status_reason: null,
};

/** The JSON of the values for Monday is a little over a kilobyte for an order of this mapping. */
const OUTGOING_CHARACTERS = 1_200;
/** Of ten columns that may be NULL this many are, as in the real orders, where most columns are filled. */
const BLANK_IN_TEN = 3;
const WORDS = [
  'ARCTIC',
  'MAVERICK/SMOKE',
  'Long sleeve polo',
  'FALL 2026',
  'GREYSON CLOTHIERS',
  "Men's",
  'ñandú',
  'PCE',
  'SEA FREIGHT',
  '100% COTTON',
];

/** One load of staged orders with their sizes. The same number gives the same values, but for the load's own id. */
export class StagedRows {
  readonly loadId = randomUUID();
  readonly names: readonly string[];

  constructor(private readonly columns: readonly ColumnInfo[]) {
    this.names = columns.map(({ name }) => name);
  }

  orders(from: number, count: number): SqlValue[][] {
    return Array.from({ length: count }, (_, index) => this.order(from + index));
  }

  sizes(from: number, count: number): SqlValue[][] {
    return Array.from({ length: count * SIZES_PER_ORDER }, (_, index) => {
      const position = index % SIZES_PER_ORDER;
      return [
        this.loadId,
        keyOf(from + Math.floor(index / SIZES_PER_ORDER)),
        ['S', 'M', 'L', 'XL'][position] ?? '',
        position,
        (index * 7) % 500,
        'PENDING',
      ];
    });
  }

  private order(number: number): SqlValue[] {
    return this.columns.map((column, at) => {
      if (column.name === 'load_id') return this.loadId;
      if (column.name === 'stg_key') return keyOf(number);
      if (column.name === 'stg_outgoing') return outgoingOf(number);
      const fixed = FIXED[column.name];
      if (fixed !== undefined) return fixed;
      return column.nullable && (number * 7 + at * 3) % 10 < BLANK_IN_TEN ? null : valueOf(column.type, number, at);
    });
  }
}

function keyOf(number: number): string {
  return createHash('sha256').update(String(number)).digest('hex');
}

function outgoingOf(number: number): string {
  const text = JSON.stringify({ key: [`A-${String(number)}`], name: `Order ${String(number)}`, columns: WORDS });
  return text.padEnd(OUTGOING_CHARACTERS, 'x');
}

function valueOf(type: string, number: number, at: number): SqlValue {
  const mixed = number * 31 + at * 17;
  if (type === 'INT') return mixed % 1_000;
  if (type === 'BIGINT') return String(9_000_000_000 + mixed);
  if (type === 'DECIMAL') return ((mixed % 10_000) / 100).toFixed(2);
  if (type === 'DATE') return `2026-${String((mixed % 12) + 1).padStart(2, '0')}-${String((mixed % 28) + 1).padStart(2, '0')}`;
  if (type === 'DATETIME2') return `2026-01-01T00:00:${String(mixed % 60).padStart(2, '0')}.000Z`;
  if (type === 'UNIQUEIDENTIFIER') return `00000000-0000-4000-8000-${String(number % 1_000).padStart(12, '0')}`;
  if (type === 'CHAR') return keyOf(number);
  return `${WORDS[mixed % WORDS.length] ?? ''} ${String(mixed % 997)}`;
}
