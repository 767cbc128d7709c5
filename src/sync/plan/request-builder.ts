import { slices } from '../../database/slices.js';
import type { Mapping } from '../../mapping/schema.js';
import { buildRequest } from '../../monday/documents.js';
import type { KnownLabels } from '../../monday/labels.js';
import { aliasesPerRequest } from '../../monday/limits.js';
import { boardMapping } from '../board-mapping.js';
import type { RequestBuilder } from './write-requests.js';

/** Packs effects of one operation into requests of the size that the operation allows. `labels` are those of the board. */
export function requestBuilder(mapping: Mapping, labels: KnownLabels): RequestBuilder {
  const board = boardMapping(mapping);
  return (effects) => {
    const [first] = effects;
    if (first === undefined) return [];
    return slices(effects, aliasesPerRequest(first.operation)).map((part) => buildRequest(part, board, labels));
  };
}
