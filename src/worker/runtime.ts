import { makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import type { MetricsExporterConfig } from '@temporalio/worker';
import { temporalLogger } from './log.js';
import type { LogLevelName, WorkerLog } from './log.js';
import type { Measured } from './metrics.js';

/**
 * Installs the native runtime of the SDK: its lines go through the log, and its metrics to an exporter on this loopback port, or nowhere. The returned function ends it:
 * until then it keeps the process alive.
 */
export function installRuntime(log: WorkerLog, level: LogLevelName, metricsPort: number | null): () => Promise<void> {
  const core = level === 'debug' ? 'INFO' : 'WARN';
  const runtime = Runtime.install({
    logger: temporalLogger(log),
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core, other: 'ERROR' }), forward: {} },
      ...(metricsPort === null ? {} : { metrics: exporter(metricsPort) }),
    },
  });
  return async () => {
    await runtime.shutdown();
  };
}

/** Names as Prometheus recommends them: counters end in _total, times are in seconds and say so. */
const exporter = (port: number): MetricsExporterConfig => ({
  prometheus: {
    bindAddress: `127.0.0.1:${String(port)}`,
    countersTotalSuffix: true,
    useSecondsForDurations: true,
    unitSuffix: true,
  },
});

/** The text of `/metrics`, and the loopback port for the exporter of the SDK. Loaded for a worker with a health port alone. */
export async function metricsPage(
  log: WorkerLog,
  services: () => Measured | null,
): Promise<{ readonly port: number; readonly text: () => Promise<string> }> {
  const { freeLoopbackPort, MetricsPage } = await import('./metrics.js');
  const port = await freeLoopbackPort();
  const page = new MetricsPage(log, services, port);
  return { port, text: async () => await page.text() };
}
