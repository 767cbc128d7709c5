import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Gauge, Registry } from 'prom-client';
import { measure, METRICS } from '../sync/measure.js';
import type { Services } from '../sync/services.js';
import type { Measure } from '../sync/measure.js';
import type { WorkerLog } from './log.js';
import { closeServer, listenAt } from './serving.js';

export type Measured = Pick<Services, 'database' | 'mappingsFolder'>;

/** Prometheus asks every 15 to 60 s, and of each worker: the tables are read once for questions that come together. */
const CACHE_MS = 10_000;

/** The exporter of the SDK answers from memory on this machine. */
const SDK_MS = 5_000;

/**
 * The text of `/metrics`: what the tables measure, and behind it the metrics of the Temporal SDK, which has an exporter of its own on a loopback port (the SDK can bind
 * a port and nothing else; passing its text on leaves one port to open and to scrape). Where one of the two does not answer, the other is there.
 */
export class MetricsPage {
  #tables: Promise<string> | null = null;
  #readAt = 0;

  constructor(
    private readonly log: WorkerLog,
    /** Null while the worker starts. */
    private readonly services: () => Measured | null,
    private readonly sdkPort: number,
  ) {}

  async text(): Promise<string> {
    return [await this.#cached(), await this.#sdk()].join('');
  }

  #cached(): Promise<string> {
    if (this.#tables === null || Date.now() - this.#readAt > CACHE_MS) {
      this.#readAt = Date.now();
      this.#tables = this.#read();
    }
    return this.#tables;
  }

  async #read(): Promise<string> {
    const services = this.services();
    try {
      return await textOf(services === null ? [up(0)] : [up(1), ...(await measure(services))]);
    } catch (error) {
      this.log.warn({ error }, 'The tables could not be read for /metrics');
      return await textOf([up(0)]);
    }
  }

  async #sdk(): Promise<string> {
    try {
      const response = await fetch(`http://127.0.0.1:${String(this.sdkPort)}/metrics`, { signal: AbortSignal.timeout(SDK_MS) });
      return response.ok ? await response.text() : '';
    } catch {
      return '';
    }
  }
}

const up = (value: 0 | 1): Measure => ({ name: 'order_sync_tables_up', labels: {}, value });

/** The measures in Prometheus' text format. */
export async function textOf(measures: readonly Measure[]): Promise<string> {
  const registry = new Registry();
  for (const name of Object.keys(METRICS) as Measure['name'][]) {
    const own = measures.filter((one) => one.name === name);
    if (own.length === 0) continue;
    const labelNames = [...new Set(own.flatMap(({ labels }) => Object.keys(labels)))];
    const gauge = new Gauge({ name, help: METRICS[name], labelNames, registers: [registry] });
    for (const { labels, value } of own) gauge.set(labels, value);
  }
  return await registry.metrics();
}

/** A free port of the loopback interface. Another process may take it before it is used; the exporter then says so at the start. */
export async function freeLoopbackPort(): Promise<number> {
  const server = createServer();
  await listenAt(server, { port: 0, host: '127.0.0.1' }, (cause) => cause);
  const { port } = server.address() as AddressInfo;
  await closeServer(server);
  return port;
}
