import type { Token } from './tokens.js';

/** Batches of a file: the text between lines that contain only GO. A GO inside a string or a comment is not a separator. */
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
