import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fillCache } from './binary-cache.js';
import type { BinarySource } from './binary-source.js';
import { CLI_VERSION } from './binary-source.js';
import { runTool } from '../processes/run-tool.js';

// Closed networks often drop packets silently. After this time the next source is tried.
const FIRST_BYTE_MS = 10_000;
// About 50 MB: fifteen minutes allow for 60 kB/s.
const WHOLE_DOWNLOAD_MS = 15 * 60_000;

interface DownloadInfo {
  readonly archiveUrl: string;
  readonly fileToExtract: string;
}

/** The official download, through the service that Temporal's own SDKs ask. */
export function downloadFromTemporal(service = 'https://temporal.download'): BinarySource {
  return {
    name: new URL(service).host,
    find: async ({ env, report, cache }) => {
      const url = `${service}/cli/v${CLI_VERSION}?${query()}`;
      report(`Asking ${service} for the Temporal CLI ${CLI_VERSION} (at most ${String(FIRST_BYTE_MS / 1000)} s)`);
      const info = downloadInfo(await (await get(url, FIRST_BYTE_MS)).json());
      return fillCache(cache, CLI_VERSION, env, async (folder) => {
        report(`Downloading ${info.archiveUrl}`);
        const archive = join(folder, 'archive.tar.gz');
        await download(info.archiveUrl, archive);
        await runTool({ command: 'tar', args: ['-xzf', archive, '-C', folder, info.fileToExtract], env, timeoutMs: 120_000, report });
        return join(folder, info.fileToExtract);
      });
    },
  };
}

function query(): string {
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  const platform = { linux: 'linux', darwin: 'darwin' }[process.platform as string];
  if (arch === undefined || platform === undefined) throw new Error(`no archive for ${process.platform} ${process.arch}`);
  return new URLSearchParams({ arch, platform, format: 'tar.gz' }).toString();
}

function downloadInfo(answer: unknown): DownloadInfo {
  const { archiveUrl, fileToExtract } = (answer ?? {}) as Partial<Record<keyof DownloadInfo, unknown>>;
  if (typeof archiveUrl !== 'string' || typeof fileToExtract !== 'string') throw new Error('the answer names no archive');
  // It becomes a path below our folder and an argument of tar.
  if (!/^[\w.]+$/.test(fileToExtract)) throw new Error(`unexpected file name ${JSON.stringify(fileToExtract)} in the answer`);
  return { archiveUrl, fileToExtract };
}

async function download(url: string, target: string): Promise<void> {
  const response = await get(url, FIRST_BYTE_MS);
  if (response.body === null) throw new Error(`${url} answered without content`);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(target), {
    signal: AbortSignal.timeout(WHOLE_DOWNLOAD_MS),
  });
}

/** Waits only for the headers of the answer; the body has its own deadline. */
async function get(url: string, timeoutMs: number): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(new Error(`no answer within ${String(timeoutMs / 1000)} s`)), timeoutMs);
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok) throw new Error(`${new URL(url).host} answered ${String(response.status)}`);
    return response;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    throw new Error(`${error instanceof Error ? error.message : String(error)}${cause}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
