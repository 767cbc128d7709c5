import { readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { PROJECT_ROOT } from '../../src/config/settings.js';

const FOLDER = fileURLToPath(new URL('./histories/', import.meta.url));

/** Above this a history is kept compressed. Its text then stays readable with `zcat`. */
const LARGEST_TEXT = 150_000;

export interface CommittedHistory {
  readonly name: string;
  readonly workflowId: string;
  readonly json: string;
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

/** Writes the history of one closed workflow run. Names of machines and folders are taken out; everything that replay looks at stays as it is. */
export async function writeHistory(name: string, handle: WorkflowHandle): Promise<void> {
  const json = historyToJSON(await handle.fetchHistory())
    .replaceAll(hostname(), 'host')
    .replaceAll(PROJECT_ROOT, '/');
  const text = `${JSON.stringify(JSON.parse(json))}\n`;
  if (text.length > LARGEST_TEXT) await writeFile(join(FOLDER, `${name}.json.gz`), gzipSync(text, { level: 9 }));
  else await writeFile(join(FOLDER, `${name}.json`), text);
}

/** Every committed history, by name. */
export async function readHistories(): Promise<CommittedHistory[]> {
  const files = (await readdir(FOLDER)).filter((file) => /\.json(\.gz)?$/.test(file)).sort();
  return await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(join(FOLDER, file));
      const json = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
      const { events } = JSON.parse(json) as { events: CommittedHistory['events'] };
      const started = events[0]?.['workflowExecutionStartedEventAttributes'] as { workflowId: string };
      return { name: file.replace(/\.json(\.gz)?$/, ''), workflowId: started.workflowId, json, events };
    }),
  );
}
