import type { PreviewRequest } from '../../sync/preview/preview-request.js';
import { previewRun } from '../../sync/preview/run-preview.js';
import type { RunPreview } from '../../sync/preview/run-preview.js';
import type { DatabaseContext } from '../context.js';
import { CALLS_PER_DAY } from './calls-per-day.js';

type Asked = Pick<PreviewRequest, 'mapping' | 'selection' | 'show'> & Partial<PreviewRequest>;

/** What a run would do now, by the tables and folders of the settings. Unless asked otherwise it reads the source, not the board, and shows every order. */
export async function preview({ services, settings }: Pick<DatabaseContext, 'services' | 'settings'>, asked: Asked): Promise<RunPreview> {
  const { snapshotFolder, mappingsFolder } = settings;
  const { signal } = new AbortController();
  const request = { order: null, callsPerDay: CALLS_PER_DAY, monday: null, run: null, signal, ...asked };
  return await previewRun({ database: services.database, snapshotFolder, mappingsFolder }, request);
}
