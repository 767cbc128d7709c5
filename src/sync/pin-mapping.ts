import { join } from 'node:path';
import { loadMapping } from '../mapping/load.js';
import { mappingHash } from '../mapping/mapping.js';
import { ensureBoard } from '../store/boards/boards.js';
import { pinMapping } from '../store/runs/pinned-mappings.js';
import { permanentFailure } from './step-failure.js';
import type { Services } from './services.js';

/** A copy of a mapping in the tables: what has begun with it goes on with it, whatever is deployed meanwhile. */
export interface PinnedMapping {
  readonly mappingHash: string;
  readonly boardId: string;
}

/** Pins the mapping file as it is now. Fails with MAPPING_INVALID when it cannot be used. */
export async function pinDeployed(services: Pick<Services, 'database' | 'mappingsFolder'>, name: string): Promise<PinnedMapping> {
  const mapping = await loadMapping(join(services.mappingsFolder, `${name}.yaml`));
  if (mapping.name !== name)
    throw permanentFailure('MAPPING_INVALID', `mappings/${name}.yaml has the name "${mapping.name}". Name and file must agree.`);
  const hash = mappingHash(mapping);
  await pinMapping(services.database, hash, name, JSON.stringify(mapping));
  await ensureBoard(services.database, mapping.board.id);
  return { mappingHash: hash, boardId: mapping.board.id };
}
