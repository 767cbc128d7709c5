import type { Token } from './tokens.js';

/** Batches of a file: what stands between lines that hold nothing but GO. A GO inside a text or a comment is none. */
export function splitBatches(tokens: readonly Token[]): Token[][] {
  const batches: Token[][] = [];
  let batch: Token[] = [];
  tokens.forEach((token, index) => {
    const alone = tokens[index - 1]?.line !== token.line && tokens[index + 1]?.line !== token.line;
    if (token.kind === 'word' && token.value === 'GO' && alone) {
      batches.push(batch);
      batch = [];
    } else batch.push(token);
  });
  batches.push(batch);
  return batches.filter((found) => found.length > 0);
}
