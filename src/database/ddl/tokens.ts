/**
 * Splits T-SQL text into tokens. Comments and white space are dropped; every token has its place, so that errors can name line
 * and column and a translator can keep the text between tokens.
 */
import { DdlError } from './ddl-error.js';

export type TokenKind = 'word' | 'name' | 'string' | 'number' | 'parameter' | 'symbol';

export interface Token {
  readonly kind: TokenKind;
  /** Words in upper case, names and strings without their quotes, everything else as written. */
  readonly value: string;
  /** Exactly as in the text. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

const SPACE = /\s+|--[^\n]*/y;
const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ['string', /[Nn]?'(?:[^']|'')*'/y],
  ['name', /\[(?:[^\]]|\]\])*\]/y],
  ['name', /"(?:[^"]|"")*"/y],
  ['parameter', /@[A-Za-z_][A-Za-z0-9_]*/y],
  ['number', /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  ['word', /[A-Za-z_#][A-Za-z0-9_#$]*/y],
  ['symbol', /<>|<=|>=|!=|==|\|\||[(),.;=<>+\-*/%&|~^:?]/y],
];

/** All tokens of `text`. `path` is part of error messages. Throws for an unclosed quote, bracket or comment, or a character that has no meaning. */
export function tokenize(path: string, text: string): Token[] {
  const tokens: Token[] = [];
  const place = new Places(text);
  let at = skipSpace(path, text, 0, place);
  while (at < text.length) {
    const token = readToken(text, at, place);
    if (token === undefined) throw new DdlError(path, place.of(at), unreadable(text.charAt(at)));
    tokens.push(token);
    at = skipSpace(path, text, token.end, place);
  }
  return tokens;
}

function readToken(text: string, at: number, places: Places): Token | undefined {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    return { kind, value: valueOf(kind, found), text: found, start: at, end: at + found.length, ...places.of(at) };
  }
  return undefined;
}

function valueOf(kind: TokenKind, text: string): string {
  if (kind === 'word') return text.toUpperCase();
  if (kind === 'string') return text.slice(text.indexOf("'") + 1, -1).replaceAll("''", "'");
  if (kind !== 'name') return text;
  return text.startsWith('[') ? text.slice(1, -1).replaceAll(']]', ']') : text.slice(1, -1).replaceAll('""', '"');
}

function skipSpace(path: string, text: string, from: number, places: Places): number {
  let at = from;
  for (;;) {
    SPACE.lastIndex = at;
    const space = SPACE.exec(text)?.[0];
    if (space !== undefined) at += space.length;
    else if (text.startsWith('/*', at)) at = endOfComment(path, text, at, places);
    else return at;
  }
}

/** T-SQL comments nest. */
function endOfComment(path: string, text: string, from: number, places: Places): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = from;
  let depth = 0;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  throw new DdlError(path, places.of(from), 'A comment that starts here is never closed; close it with */.');
}

function unreadable(character: string): string {
  if (character === "'") return "A text that starts here is never closed; close it with '.";
  if (character === '[') return 'A name that starts here is never closed; close it with ].';
  return `The character ${character} has no meaning here.`;
}

/** Line and column of an offset. Offsets are asked for in rising order, so the lines are counted once. */
class Places {
  private line = 1;
  private lineStart = 0;
  private nextBreak: number;

  constructor(private readonly text: string) {
    this.nextBreak = text.indexOf('\n');
  }

  of(offset: number): { line: number; column: number } {
    while (this.nextBreak !== -1 && this.nextBreak < offset) {
      this.line += 1;
      this.lineStart = this.nextBreak + 1;
      this.nextBreak = this.text.indexOf('\n', this.lineStart);
    }
    return { line: this.line, column: offset - this.lineStart + 1 };
  }
}
