import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeServer, listenAt } from './serving.js';

/** The health of a worker: its state in Temporal's terms, RUNNING while it polls for tasks. */
export interface WatchedWorker {
  getState(): string;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

interface Health {
  readonly status: 200 | 404 | 503;
  /** A text is Prometheus' text format; everything else is sent as JSON. */
  readonly body: unknown;
}

/** The text of `/metrics`. */
export type MetricsText = () => Promise<string>;

/** The workers of this process by task queue; empty while the process starts. */
export type WatchedWorkers = Readonly<Record<string, WatchedWorker>>;

/**
 * Answers probes on all interfaces of the machine, as a kubelet or a load balancer asks from outside. `/livez` is 200 while the process
 * answers at all. `/readyz` is 200 while there are workers and every one is RUNNING, 503 before and after; its body names each task
 * queue with its worker's state. `/metrics` is Prometheus' text. `port` 0 takes any free one. Throws when the port is taken. Keeps no process alive.
 */
export async function startHealthServer(port: number, workers: () => WatchedWorkers, metrics: MetricsText): Promise<HealthServer> {
  const server = createServer((request, response) => {
    void health(request.url ?? '/', workers(), metrics).then(({ status, body }) => {
      const [type, text] = typeof body === 'string' ? [PROMETHEUS, body] : ['application/json', `${JSON.stringify(body)}\n`];
      // Closed after each answer: an idle connection would keep the process alive, and only the workers may do that.
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', connection: 'close' });
      response.end(text);
    });
  });
  await listenAt(
    server,
    { port },
    (cause) =>
      new Error(
        `The health check cannot listen on port ${String(port)}: ${cause.message}. Give HEALTH_PORT a free port, or leave it out.`,
        {
          cause,
        },
      ),
  );
  server.unref();
  return { port: (server.address() as AddressInfo).port, close: async () => await closeServer(server) };
}

/** Version 0.0.4 of the text format, which every Prometheus reads. */
const PROMETHEUS = 'text/plain; version=0.0.4; charset=utf-8';

async function health(url: string, workers: WatchedWorkers, metrics: MetricsText): Promise<Health> {
  switch (url.split('?')[0]) {
    case '/livez':
      return { status: 200, body: { live: true } };
    case '/readyz':
      return readiness(Object.fromEntries(Object.entries(workers).map(([queue, worker]) => [queue, worker.getState()])));
    case '/metrics':
      return { status: 200, body: await metrics() };
    default:
      return { status: 404, body: { message: 'The paths are /livez, /readyz and /metrics.' } };
  }
}

function readiness(states: Readonly<Record<string, string>>): Health {
  const all = Object.values(states);
  const ready = all.length > 0 && all.every((state) => state === 'RUNNING');
  return { status: ready ? 200 : 503, body: { ready, workers: states } };
}
