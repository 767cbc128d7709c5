import { outageGate } from '../sync/send/outage-gate.js';
import { readBudget } from '../sync/send/complexity-budget.js';
import type { Services } from '../sync/services.js';
import { openNewest } from '../database/open.js';
import type { AlertPlan } from '../orders/alerts/plan.js';
import type { MondaySettings } from '../monday/client.js';
import type { Client } from '@temporalio/client';
import { connectClient } from '../temporal/connect.js';
import type { ConnectionConfig } from '../temporal/connect.js';
import type { Settings } from './settings.js';

/** The services of an operator's command: all but Monday, so that no token is needed. */
export type OperatorServices = Omit<Services, 'monday'>;

interface Opened<S> {
  readonly services: S;
  readonly close: () => Promise<void>;
}

/** The client for Monday. Throws when there is no token. */
export function mondayAccess({ monday: { url, token, apiVersion } }: Pick<Settings, 'monday'>): MondaySettings {
  if (token !== null) return { url, token, apiVersion };
  throw new Error(
    'There is no Monday token: set MONDAY_API_TOKEN, or `monday.token` in the settings file. `npm run demo` brings its own Monday and needs none.',
  );
}

/** Opens everything that the settings name, for a worker. `close` closes all of it, and `tell` gets the progress of a long wait. Throws when there is no Monday token. */
export async function openServices(settings: Settings, tell?: (line: string) => void): Promise<Opened<Services>> {
  const access = mondayAccess(settings);
  const { services, close } = await openOperatorServices(settings, connectClient, tell);
  try {
    // Loaded for a worker alone: commands need neither.
    const { Context } = await import('@temporalio/activity');
    const { createMondayApi } = await import('../monday/client.js');
    // A cancelled activity does not wait until the timeout.
    const alerts = await alertPlan(settings);
    const budget = readBudget(services.database, (ms) => Context.current().sleep(ms));
    const monday = createMondayApi(access, budget, outageGate(services.database));
    return { services: { ...services, monday, ...(alerts === null ? {} : { alerts }) }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the file of the alerts says; null without one. Throws when it cannot be used. */
export async function alertPlan({ alerts }: Pick<Settings, 'alerts'>): Promise<AlertPlan | null> {
  if (alerts === null) return null;
  // Loaded only when needed: most commands read no YAML.
  const { loadAlerts } = await import('./alerts-file.js');
  return await loadAlerts(alerts);
}

/** Opens Temporal and the database: `connect` makes the connection to Temporal. */
export async function openOperatorServices(
  settings: Settings,
  connect: (config: ConnectionConfig) => Promise<Client>,
  tell?: (line: string) => void,
): Promise<Opened<OperatorServices>> {
  const temporal = await connect(settings.temporal);
  const database = await openNewest(settings.database, tell).catch(async (error: unknown) => {
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
