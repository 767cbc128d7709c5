import { tokenize, type Token } from './tokens.js';

/** Tokens of one statement, without the semicolon at its end. */
export function statementTokens(sql: string): Token[] {
  const tokens = tokenize('statement', sql);
  while (tokens.at(-1)?.value === ';') tokens.pop();
  return tokens;
}

/** Whether a SELECT has an ORDER BY of its own, outside of all parentheses. */
export function endsInOrder(tokens: readonly Token[]): boolean {
  let depth = 0;
  return tokens.some((token) => {
    if (token.kind === 'symbol' && token.value === '(') depth += 1;
    if (token.kind === 'symbol' && token.value === ')') depth -= 1;
    return depth === 0 && token.kind === 'word' && token.value === 'ORDER';
  });
}
