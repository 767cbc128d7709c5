import type { Services } from '../activities/services.js';
import { openDatabase } from '../database/open.js';
import { createMondayApi } from '../monday/client.js';
import { connectClient } from '../temporal/connect.js';
import type { Settings } from './settings.js';

/** What an operator's command reaches the world through: everything but Monday, so that no token is needed. */
export type OperatorServices = Omit<Services, 'monday'>;

interface Opened<S> {
  readonly services: S;
  readonly close: () => Promise<void>;
}

/** Opens everything that the settings name, for a worker. `close` gives all of it back. Throws when there is no Monday token. */
export async function openServices(settings: Settings): Promise<Opened<Services>> {
  const { url, token } = settings.monday;
  if (token === null) {
    throw new Error('There is no Monday token: set MONDAY_API_TOKEN, or `monday.token` in the settings file. `npm run demo` brings its own Monday and needs none.');
  }
  const monday = createMondayApi({ url, token });
  const { services, close } = await openOperatorServices(settings);
  return { services: { ...services, monday }, close };
}

/** Opens Temporal and the database, for a command. */
export async function openOperatorServices(settings: Settings): Promise<Opened<OperatorServices>> {
  const temporal = await connectClient(settings.temporal);
  const database = await openDatabase(settings.database).catch(async (error: unknown) => {
    await temporal.connection.close();
    throw error;
  });
  const { mappingsFolder, snapshotFolder, bounds } = settings;
  const services: OperatorServices = { database, temporal, mappingsFolder, snapshotFolder, bounds };
  const close = async (): Promise<void> => {
    await database.close();
    await temporal.connection.close();
  };
  return { services, close };
}
