import type { Client } from '@temporalio/client';
import { reachTemporal } from '../../temporal/reach.js';
import type { OutsideRuns } from '../../sync/no-open-run.js';
import type { DatabaseContext } from '../context.js';

/** Does work that writes only while no run is open. It is connected to Temporal when it asks for it, and the connection is closed after it. */
export async function outsideRuns<T>({ settings, services }: DatabaseContext, work: (services: OutsideRuns) => Promise<T>): Promise<T> {
  const opened: Client[] = [];
  const temporal = async (): Promise<Client> => {
    const client = await reachTemporal(settings.temporal);
    opened.push(client);
    return client;
  };
  try {
    return await work({ database: services.database, temporal });
  } finally {
    for (const client of opened) await client.connection.close();
  }
}
