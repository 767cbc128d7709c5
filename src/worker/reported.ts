import { join } from 'node:path';
import type { createRunActivities } from '../activities/run-activities.js';
import type { TablesContext } from '../cli/context.js';
import type { Settings } from '../config/settings.js';
import { findRun } from '../store/runs/runs.js';
import type { Services } from '../sync/services.js';

/** The run has ended, and the next one may begin: it does not wait for a page any longer. */
const REPORT_MS = 60_000;

type RunActivities = ReturnType<typeof createRunActivities>;

/**
 * The activities of a run, of which the last one also leaves the report of the run in the folder that the settings name. A report that cannot be written is
 * a line of the log: the run has ended as it has.
 */
export function reported(activities: RunActivities, services: Services, settings: Settings): RunActivities {
  const { reportsFolder: folder } = settings;
  if (folder === null) return activities;
  return {
    ...activities,
    finishRun: async (input) => {
      const finished = await activities.finishRun(input);
      await within(REPORT_MS, writeReport(services, settings, folder, input.runId)).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        process.stderr.write(
          `The report of run ${input.runId} was not written: ${reason} Its text: npm run cli -- runs show ${input.runId}\n`,
        );
      });
      return finished;
    },
  };
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`It took more than ${String(ms / 1000)} s.`));
    }, ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Loaded only when a run has ended: a worker without a folder needs no page. */
async function writeReport({ database }: Services, settings: Settings, folder: string, runId: string): Promise<void> {
  const { mkdir } = await import('node:fs/promises');
  const { runReport } = await import('../cli/pages/run-report.js');
  const { runStory } = await import('../cli/report/run-story.js');
  const { writePage } = await import('../cli/report/write-page.js');
  const run = await findRun(database, runId);
  if (run === null) return;
  const context: TablesContext = {
    settings,
    services: { database },
    namespace: settings.temporal.namespace,
    mapping: run.mappingName,
  };
  await mkdir(folder, { recursive: true });
  await writePage(join(folder, reportName(run)), runReport(await runStory(context, run)));
}

/** Sorted by name, the reports of a mapping are sorted by time: `customer-master-schedule-20261122T030405Z-3f2a91c0.html`. */
function reportName({
  mappingName,
  startTime,
  runId,
}: {
  readonly mappingName: string;
  readonly startTime: string;
  readonly runId: string;
}): string {
  const began = startTime.slice(0, 19).replaceAll(/[-:]/g, '');
  return `${mappingName}-${began}Z-${runId.slice(0, 8)}.html`;
}
