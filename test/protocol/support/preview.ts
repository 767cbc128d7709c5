import { join } from 'node:path';
import { loadMapping } from '../../../src/mapping/load.js';
import { previewRun } from '../../../src/sync/preview/run-preview.js';
import type { RunPreview } from '../../../src/sync/preview/run-preview.js';
import { MAPPING } from './driver.js';
import type { World } from './world.js';

/** What a run would do now. With `live` the board is read. */
export async function planned({ services }: World, live: boolean): Promise<RunPreview> {
  const mapping = await loadMapping(join(services.mappingsFolder, `${MAPPING}.yaml`));
  return await previewRun(services, {
    mapping,
    selection: {},
    order: null,
    show: 100,
    callsPerDay: 1_000,
    monday: live ? services.monday : null,
    run: null,
    signal: new AbortController().signal,
  });
}
