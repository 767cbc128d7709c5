import { DdlError } from './ddl-error.js';
import type { SqlFile } from './schema.js';
import type { Token } from './tokens.js';

/** Reads tokens one after another. Throws an error with the place of the first token that does not fit. */
export class Cursor {
  private at = 0;

  constructor(
    readonly file: SqlFile,
    private readonly tokens: readonly Token[],
  ) {}

  get done(): boolean {
    return this.at >= this.tokens.length;
  }

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.at + ahead];
  }

  next(expected: string): Token {
    const token = this.tokens[this.at];
    if (token === undefined) throw this.failure(`Expected ${expected}, found the end of the statement.`);
    this.at += 1;
    return token;
  }

  /** True when the next tokens are these words or symbols, in upper case. */
  sees(...values: readonly string[]): boolean {
    return values.every((value, index) => {
      const token = this.tokens[this.at + index];
      return token !== undefined && token.kind !== 'name' && token.kind !== 'string' && token.value === value;
    });
  }

  /** Steps over these words or symbols if they come next. */
  takes(...values: readonly string[]): boolean {
    if (!this.sees(...values)) return false;
    this.at += values.length;
    return true;
  }

  expect(...values: readonly string[]): void {
    for (const value of values) {
      if (!this.takes(value)) throw this.failure(`Expected ${value}, found ${this.peek()?.text ?? 'the end of the statement'}.`);
    }
  }

  name(expected: string): string {
    const token = this.next(expected);
    if (token.kind === 'name') return token.value;
    if (token.kind === 'word') return token.text;
    throw this.failure(`Expected ${expected}, found ${token.text}.`, token);
  }

  /** `[dbo].[X]` or `[X]`; the name without schema. */
  objectName(expected: string): string {
    const first = this.name(expected);
    if (!this.takes('.')) return first;
    if (first.toLowerCase() !== 'dbo') throw this.failure(`The schema ${first} is not known; every table is in dbo.`);
    return this.name(expected);
  }

  wholeNumber(expected: string): number {
    const token = this.next(expected);
    if (token.kind !== 'number' || !/^\d+$/.test(token.value)) throw this.failure(`Expected ${expected}, found ${token.text}.`, token);
    return Number(token.value);
  }

  /** The tokens between a pair of parentheses, without them. */
  parenthesised(): Token[] {
    this.expect('(');
    const inner: Token[] = [];
    for (let depth = 1; ;) {
      const token = this.next(')');
      if (token.kind === 'symbol' && token.value === '(') depth += 1;
      if (token.kind === 'symbol' && token.value === ')') depth -= 1;
      if (depth === 0) return inner;
      inner.push(token);
    }
  }

  rest(): Token[] {
    const tokens = this.tokens.slice(this.at);
    this.at = this.tokens.length;
    return tokens;
  }

  failure(reason: string, token: Token | undefined = this.peek() ?? this.tokens.at(-1)): DdlError {
    return new DdlError(this.file.path, token ?? { line: 1, column: 1 }, reason);
  }
}
