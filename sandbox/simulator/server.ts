import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readDescriptions } from './board/description.js';
import { Cursors } from './board/search.js';
import { World } from './board/world.js';
import { Clock } from './clock.js';
import { executableSchema } from './graphql/schema.js';
import { Api, type ApiParts } from './http/api.js';
import { Faults } from './http/faults.js';
import { IdempotencyStore } from './http/idempotency.js';
import { Limits } from './http/limits.js';
import { RequestLog } from './http/request-log.js';
import { router } from './http/router.js';
import { Tokens } from './http/tokens.js';
import { plans, type PlanName } from './plans.js';

export interface SimulatorOptions {
  /** Address to listen on: this machine alone (127.0.0.1) when missing. A container needs 0.0.0.0, all its interfaces. */
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Parsed board descriptions (JSON). */
  readonly boards: readonly unknown[];
  readonly plan: PlanName;
  /** Generated when missing. */
  readonly token?: string;
}

export interface RunningSimulator {
  readonly url: string;
  readonly api: string;
  readonly token: string;
  /** Ends at once, open connections included. */
  close(): Promise<void>;
}

/** Starts a simulated monday.com. Throws when the port is taken or a board description is not usable. Its `url` is for this machine. */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const token = options.token ?? randomBytes(24).toString('base64url');
  const parts = accountParts({ ...options, token });
  const server = createServer(router(new Api(parts), parts));
  // Node closes idle connections after 5 seconds by default, which a client would see as a connection reset.
  server.keepAliveTimeout = 120_000;
  await listen(server, options.port, options.host ?? '127.0.0.1');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, api: `${url}/v2`, token, close: () => close(server) };
}

/** The simulator without an HTTP server: the API, and the state behind the control channel. */
export function accountParts(options: { readonly boards: readonly unknown[]; readonly plan: PlanName; readonly token: string }): ApiParts {
  const clock = new Clock();
  const world = new World(clock, readDescriptions(options.boards));
  return {
    schema: executableSchema(),
    world,
    cursors: new Cursors(world),
    limits: new Limits(clock, plans[options.plan], () => world.settings),
    idempotency: new IdempotencyStore(clock, () => world.settings.keyLifeMs),
    faults: new Faults(),
    requests: new RequestLog(),
    tokens: new Tokens(options.token),
  };
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
