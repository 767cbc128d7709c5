import { z } from 'zod';
import { customersFileSchema, mappingFileSchema } from '../../mapping/schema.js';

/** The part of JSON Schema that describes a key. */
export interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | false;
}

/** Every key of the two kinds of file, with its type, its default and what it means, as Markdown. */
export function mappingReference(): string {
  return [
    '<!-- Written by `npm run cli -- generate`; do not edit. -->',
    '# Keys of mapping files',
    '',
    'A dot leads into an object, `[]` into every entry of a list, `*` is a name of your own. A key without a default is required, unless it is optional.',
    '',
    ...section('A mapping', mappingFileSchema),
    ...section('The file of customers', customersFileSchema),
  ].join('\n');
}

function section(title: string, schema: z.ZodType): string[] {
  const root = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) as Node;
  return [`## ${title}`, '', '| Key | Type | Default | Meaning |', '| --- | --- | --- | --- |', ...rowsOf(root, ''), ''];
}

function rowsOf(node: Node, path: string): string[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const name = `${path}${key}`;
    const optional = node.required?.includes(key) === true ? '' : 'optional';
    const cells = [`\`${name}\``, typeOf(child), child.default === undefined ? optional : codeOf(child.default), child.description ?? ''];
    return [`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`, ...inside(child, name)];
  });
}

function inside(node: Node, name: string): string[] {
  if (node.items !== undefined) return rowsOf(node.items, `${name}[].`);
  if (node.additionalProperties) return rowsOf(node.additionalProperties, `${name}.*.`);
  return rowsOf(node, `${name}.`);
}

/** The type of a key in words. */
export function typeOf({ type, enum: values, const: value, items, additionalProperties, minimum, maximum }: Node): string {
  if (value !== undefined) return JSON.stringify(value);
  if (values !== undefined) return values.map((text) => `\`${text}\``).join(' or ');
  if (items !== undefined) return `list of ${typeOf(items)}`;
  if (additionalProperties) return `object of ${typeOf(additionalProperties)}`;
  const range = minimum === undefined || maximum === undefined ? '' : ` from ${String(minimum)} to ${String(maximum)}`;
  return `${type === 'string' ? 'text' : type === 'integer' ? 'whole number' : (type ?? 'any')}${range}`;
}

/** A value as it is written in a file, as code. */
export const codeOf = (value: unknown): string => `\`${JSON.stringify(value)}\``;
