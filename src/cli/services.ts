import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Services } from '../activities/services.js';
import { openDatabase } from '../database/open.js';
import { createMondayApi } from '../monday/client.js';
import { connectClient } from '../temporal/connect.js';
import type { Settings } from './settings.js';

/** Opens everything that the settings name. `close` gives all of it back. */
export async function openServices(settings: Settings): Promise<{ readonly services: Services; readonly close: () => Promise<void> }> {
  const temporal = await connectClient(settings.temporal);
  await mkdir(dirname(settings.database.file), { recursive: true });
  const database = await openDatabase(settings.database);
  const services: Services = {
    database,
    monday: createMondayApi({ url: settings.monday.url, token: settings.monday.token }),
    temporal,
    mappingsFolder: settings.mappingsFolder,
    snapshotFolder: settings.snapshotFolder,
    bounds: settings.bounds,
  };
  const close = async (): Promise<void> => {
    await database.close();
    await temporal.connection.close();
  };
  return { services, close };
}
