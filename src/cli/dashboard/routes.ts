import { listBatches } from '../../store/batches/batch-list.js';
import { listFindings } from '../../store/findings/finding-list.js';
import type { FindingSeverity } from '../../errors/entry.js';
import { lastRuns } from '../../store/runs/overview.js';
import { batchIdOf, runOf } from '../arguments.js';
import { batchRows } from '../commands/batch-report.js';
import { heldCustomers } from '../commands/removals.js';
import { workingMapping } from '../context.js';
import { UsageError } from '../exit-codes.js';
import { explainError } from '../explain.js';
import { oneLine } from '../output/style.js';
import { localZone } from '../output/times.js';
import { shortId } from '../output/words.js';
import { batchBody } from '../pages/batch-body.js';
import { live } from '../pages/document.js';
import { html, link } from '../pages/html.js';
import type { Html } from '../pages/html.js';
import { batchesBody, findingsBody, removalsBody, runsBody } from '../pages/list-bodies.js';
import { overviewBody } from '../pages/overview-body.js';
import { runBody } from '../pages/run-body.js';
import type { Places } from '../pages/run-body.js';
import { runStory } from '../report/run-story.js';
import { runLine } from '../run-table.js';
import { overview, waitsNow } from './facts.js';
import type { Sources } from './facts.js';

/** A longer page is slow to read, on a phone above all; the commands list everything. */
const ROWS_SHOWN = 200;

/** What a path is answered with. */
export interface Answer {
  readonly status: 200 | 404 | 503;
  readonly page: string;
}

interface Found {
  readonly status?: 404;
  readonly title: string;
  readonly body: Html;
}

/** The answer to a path with its query. Never throws: what cannot be read is said on the page. */
export async function answerTo(sources: Sources, url: URL): Promise<Answer> {
  const { mapping } = sources.context;
  try {
    const { status = 200, ...page } = await find(sources, url);
    return { status, page: live({ ...page, path: url.pathname, mapping, made: clock() }) };
  } catch (error) {
    const missing = error instanceof UsageError;
    const title = missing ? 'Not found' : 'This page cannot be made';
    const body = html`<h1>${title}</h1>
      <p class="${missing ? 'warn' : 'bad'}">${oneLine(explainError(error))}</p>`;
    return { status: missing ? 404 : 503, page: live({ title, body, path: url.pathname, mapping, made: clock() }) };
  }
}

const PLACES: Places = {
  batch: (batchId) => link(`/batches/${encodeURIComponent(batchId)}`, html`<code>${shortId(batchId)}</code>`),
  run: (runId) => link(`/runs/${encodeURIComponent(runId)}`, html`<code>${shortId(runId)}</code>`),
};

async function find(sources: Sources, url: URL): Promise<Found> {
  const [, place = '', id, ...rest] = url.pathname.split('/');
  if (rest.length === 0 && (id === undefined || id === '')) {
    if (place === '') return { title: 'Overview', body: overviewBody(await overview(sources), PLACES) };
    if (place === 'runs') return { title: 'Runs', body: await runs(sources) };
    if (place === 'batches') return { title: 'Batches', body: await batches(sources, url.searchParams) };
    if (place === 'findings') return { title: 'Findings', body: await findings(sources, url.searchParams) };
    if (place === 'removals') return { title: 'Removals', body: await removals(sources) };
  }
  if (rest.length === 0 && id !== undefined && place === 'runs') return await oneRun(sources, id);
  if (rest.length === 0 && id !== undefined && place === 'batches') return await oneBatch(sources, id);
  return {
    status: 404,
    title: 'Not found',
    body: html`<h1>Not found</h1>
      <p>There is no page ${url.pathname}. <a href="/">Overview</a></p>`,
  };
}

async function oneRun({ context }: Sources, id: string): Promise<Found> {
  const run = await runOf(context, id);
  return { title: `Run ${shortId(run.runId)}`, body: runBody(await runStory(context, run), PLACES) };
}

async function oneBatch(sources: Sources, id: string): Promise<Found> {
  const batch = await batchRows(sources.context, await batchIdOf(sources.context, id), (listed) => waitsNow(sources, [listed]));
  return { title: `Batch ${shortId(batch.batchId)}`, body: batchBody(batch, PLACES, Date.now()) };
}

const limitOf = (rows: readonly unknown[]): number | null => (rows.length < ROWS_SHOWN ? null : ROWS_SHOWN);

async function runs({ context: { services, mapping } }: Sources): Promise<Html> {
  const found = (await lastRuns(services.database, mapping, ROWS_SHOWN)).map(runLine);
  return runsBody(found, { filter: '', limit: limitOf(found) }, PLACES, Date.now());
}

async function batches(sources: Sources, query: URLSearchParams): Promise<Html> {
  const { services, mapping } = sources.context;
  const [status, customer] = [given(query, 'status'), given(query, 'customer')];
  const found = await listBatches(services.database, { mappingName: mapping, status, customer }, ROWS_SHOWN);
  const filter = `${customer === undefined ? '' : ` of ${customer}`}${status === undefined ? '' : ` in status ${status}`}`;
  return batchesBody(found, await waitsNow(sources, found), { filter, limit: limitOf(found) }, PLACES, Date.now());
}

async function findings({ context }: Sources, query: URLSearchParams): Promise<Html> {
  const [code, severity, customer] = [given(query, 'code'), given(query, 'severity'), given(query, 'customer')];
  const filter = { code, severity: severity as FindingSeverity | undefined, customer };
  const found = await listFindings(context.services.database, await workingMapping(context), filter, ROWS_SHOWN);
  const parts = [
    code === undefined ? '' : ` with code ${code}`,
    severity === undefined ? '' : ` of severity ${severity}`,
    customer === undefined ? '' : ` of ${customer}`,
  ];
  return findingsBody(found, { filter: parts.join(''), limit: limitOf(found) });
}

async function removals({ context }: Sources): Promise<Html> {
  return removalsBody(await heldCustomers(context, await workingMapping(context), undefined));
}

function given(query: URLSearchParams, name: string): string | undefined {
  const value = query.get(name)?.trim();
  return value === undefined || value === '' ? undefined : value;
}

/** `11:04:05 Asia/Hong_Kong`. */
const clock = (): string => `${new Date().toLocaleTimeString('en', { hourCycle: 'h23' })} ${localZone()}`;
