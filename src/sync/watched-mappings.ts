import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { mappingsWithRuns } from '../store/runs/watched.js';
import type { Services } from './services.js';

/**
 * The mappings that alerts and metrics are about: those that had a run and whose file is still there, each with the start of its first run (ISO 8601 UTC). A mapping
 * that was taken out of the folder raises nothing any more.
 */
export async function watchedMappings({
  database,
  mappingsFolder,
}: Pick<Services, 'database' | 'mappingsFolder'>): Promise<{ readonly mapping: string; readonly firstRun: string }[]> {
  const known = await mappingsWithRuns(database);
  const there = await Promise.all(
    known.map(({ mapping }) =>
      access(join(mappingsFolder, `${mapping}.yaml`)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return known.filter((_, index) => there[index]);
}
