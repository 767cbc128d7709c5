import { EVENT_ID, getScalarValue, load, SCALAR_STYLE } from 'js-yaml';
import type { Event, ScalarEvent } from 'js-yaml';

export type Path = readonly PropertyKey[];

/** A text between its offsets, quotes included. */
export interface Scalar {
  readonly start: number;
  readonly end: number;
  readonly quote: '"' | "'" | '';
}

interface Located {
  /** Offset of the value in the text; -1 for an empty value. */
  readonly start: number;
  /** The value itself, when it is a text on one line. */
  readonly scalar?: Scalar;
  /** The key, where the value has one. */
  key?: Located;
  readonly children: Map<string, Located>;
}

export interface Position {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** Finds the place of the value of a path in a YAML text. */
export class YamlPositions {
  private readonly root: Located | undefined;

  constructor(
    private readonly source: string,
    events: readonly Event[],
  ) {
    const contents = events.filter((event) => event.type !== EVENT_ID.DOCUMENT);
    this.root = contents.length > 0 ? readNode(source, contents, { next: 0 }) : undefined;
  }

  /** Position of the value; of its key on request; of the parent when it is missing. */
  find(path: Path, want: 'value' | 'key'): Position {
    const { node, complete } = this.walk(path);
    if (node === undefined) return { line: 1, column: 1 };
    const useKey = want === 'key' || !complete || node.start < 0;
    return positionAt(this.source, useKey ? (node.key?.start ?? node.start) : node.start);
  }

  /** The text at the path, or its key; null for anything but a plain text at this place. */
  scalar(path: Path, want: 'value' | 'key'): Scalar | null {
    const { node, complete } = this.walk(path);
    if (!complete) return null;
    return (want === 'key' ? node?.key : node)?.scalar ?? null;
  }

  /** Keys without quotes that YAML turns into another text, such as 0123 or 1.50: what it makes of them is `read`. */
  changedKeys(): { readonly path: Path; readonly key: string; readonly read: string }[] {
    const plain = this.root === undefined ? [] : plainKeys(this.root, []);
    // One parse for all of them: each costs as much as a small file.
    const read = load(plain.map(({ key }) => `- ${key}\n`).join('')) as unknown[] | undefined;
    return plain.map((key, index) => ({ ...key, read: String(read?.[index]) })).filter((one) => one.read !== one.key);
  }

  private walk(path: Path): { readonly node: Located | undefined; readonly complete: boolean } {
    let node = this.root;
    for (const step of path) {
      const child = node?.children.get(String(step));
      if (child === undefined) return { node, complete: false };
      node = child;
    }
    return { node, complete: true };
  }
}

/** Every key without quotes. */
function plainKeys(node: Located, path: readonly string[]): { readonly path: Path; readonly key: string }[] {
  return [...node.children].flatMap(([key, child]) => {
    const own = [...path, key];
    return [...(child.key?.scalar?.quote === '' ? [{ path: own, key }] : []), ...plainKeys(child, own)];
  });
}

/** Line and column, from 1, of a character of the text. */
export function positionAt(source: string, offset: number): Position {
  const before = source.slice(0, Math.max(0, offset));
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - lineStart + 1 };
}

function readNode(source: string, events: readonly Event[], cursor: { next: number }): Located {
  const event = events[cursor.next++];
  switch (event?.type) {
    case EVENT_ID.MAPPING:
      return readMapping(source, events, cursor, event.start);
    case EVENT_ID.SEQUENCE:
      return readSequence(source, events, cursor, event.start);
    case EVENT_ID.SCALAR:
      return readScalar(event);
    case EVENT_ID.ALIAS:
      return { start: event.anchorStart - 1, children: new Map() };
    default:
      return { start: -1, children: new Map() };
  }
}

function readScalar({ style, valueStart, valueEnd }: ScalarEvent): Located {
  const children = new Map<string, Located>();
  if (style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK) return { start: valueStart, children };
  const quote = style === SCALAR_STYLE.DOUBLE_QUOTED ? '"' : style === SCALAR_STYLE.SINGLE_QUOTED ? "'" : '';
  const start = valueStart - quote.length;
  return { start, scalar: { start, end: valueEnd + quote.length, quote }, children };
}

function readMapping(source: string, events: readonly Event[], cursor: { next: number }, start: number): Located {
  const children = new Map<string, Located>();
  for (let key = events[cursor.next]; key !== undefined && key.type !== EVENT_ID.POP; key = events[cursor.next]) {
    const name = key.type === EVENT_ID.SCALAR ? getScalarValue(source, key) : '';
    const keyNode = readNode(source, events, cursor);
    const value = readNode(source, events, cursor);
    value.key = keyNode;
    children.set(name, value);
  }
  cursor.next++;
  return { start, children };
}

function readSequence(source: string, events: readonly Event[], cursor: { next: number }, start: number): Located {
  const children = new Map<string, Located>();
  for (let index = 0; events[cursor.next] !== undefined && events[cursor.next]?.type !== EVENT_ID.POP; index++) {
    children.set(String(index), readNode(source, events, cursor));
  }
  cursor.next++;
  return { start, children };
}
