import { sha256 } from './digest.js';
import type { Digest, OutgoingOrder, SizeQuantity } from './types.js';

/**
 * SHA-256 of what the board shall show: group, name, columns sorted by id, sizes in order, cancelled, and sizes that stay as they are. The encoding is
 * JSON, so neighbours never run together and types differ. Customer and key are not part of it: they identify the order.
 */
export function outgoingHash(order: OutgoingOrder): Digest {
  const sizes = order.sizes.map(({ size, quantity }) => [size, quantity]);
  // Orders without kept sizes have the hash that they always had.
  const kept = order.keptSizes === undefined ? [] : [order.keptSizes];
  return sha256(JSON.stringify([order.group, order.name, sortedColumns(order.columns), sizes, order.cancelled, ...kept]));
}

/** The order as JSON text. Equal orders have equal text. */
export function serializeOutgoing(order: OutgoingOrder): string {
  return JSON.stringify({
    key: { parts: order.key.parts, digest: order.key.digest },
    customer: order.customer,
    group: order.group,
    name: order.name,
    columns: sortedColumns(order.columns),
    sizes: order.sizes.map(({ size, quantity }) => ({ size, quantity })),
    keptSizes: order.keptSizes,
    cancelled: order.cancelled,
  });
}

/** Reads back what `serializeOutgoing` wrote. Throws for anything else and names the part that is wrong. */
export function parseOutgoing(json: string): OutgoingOrder {
  const value: unknown = JSON.parse(json);
  if (!isRecord(value)) throw wrong('the whole');
  const { key, customer, group, name, columns, sizes, keptSizes, cancelled } = value;
  if (!isRecord(key) || !isListOf(key['parts'], isText) || !isText(key['digest'])) throw wrong('key');
  if (!isText(customer)) throw wrong('customer');
  if (!isText(group)) throw wrong('group');
  if (!isText(name)) throw wrong('name');
  if (!isRecord(columns) || !isListOf(Object.values(columns), isTextOrNull)) throw wrong('columns');
  if (!isListOf(sizes, isSize)) throw wrong('sizes');
  if (keptSizes !== undefined && !isListOf(keptSizes, isText)) throw wrong('keptSizes');
  if (typeof cancelled !== 'boolean') throw wrong('cancelled');
  return {
    key: { parts: key['parts'], digest: key['digest'] },
    customer,
    group,
    name,
    columns: columns as Record<string, string | null>,
    sizes,
    ...(keptSizes === undefined ? {} : { keptSizes }),
    cancelled,
  };
}

/** The columns with their ids in code unit order. Orders that the rules made have that order already, which is cheap to check. */
function sortedColumns(columns: Readonly<Record<string, string | null>>): Readonly<Record<string, string | null>> {
  const ids = Object.keys(columns);
  if (ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? ''))) return columns;
  return Object.fromEntries(ids.sort().map((id) => [id, columns[id] ?? null]));
}

function wrong(part: string): Error {
  const cause = 'The staged or acknowledged JSON was changed by something else.';
  return new Error(`A stored order cannot be read: ${part} has not the expected shape. ${cause}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf<T>(value: unknown, test: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(test);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function isSize(value: unknown): value is SizeQuantity {
  return isRecord(value) && isText(value['size']) && Number.isInteger(value['quantity']) && (value['quantity'] as number) > 0;
}
