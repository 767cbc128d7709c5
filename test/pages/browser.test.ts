import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import { chromium } from 'playwright-core';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDashboard } from '../../src/cli/dashboard/server.js';
import type { Dashboard } from '../../src/cli/dashboard/server.js';
import { batchBody } from '../../src/cli/pages/batch-body.js';
import { live } from '../../src/cli/pages/document.js';
import { html } from '../../src/cli/pages/html.js';
import type { Html } from '../../src/cli/pages/html.js';
import { batchesBody, findingsBody, removalsBody, runsBody } from '../../src/cli/pages/list-bodies.js';
import { overviewBody } from '../../src/cli/pages/overview-body.js';
import { NO_PLACES, runBody } from '../../src/cli/pages/run-body.js';
import { runReport } from '../../src/cli/pages/run-report.js';
import { until } from '../support/until.js';
import { BATCH, BATCHES, EMPTY, finding, FULL, NOW, OVERVIEW, OVERVIEW_EMPTY, RUNS } from './stories.js';

/** Nothing of the browser's own may call home, and nothing of it outlives the test. */
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** CHROMIUM_PATH, or the first of the usual names on the PATH; null when there is none. */
function chromiumProgram(): string | null {
  const named = process.env['CHROMIUM_PATH'];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const usual = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].flatMap((name) =>
    folders.map((folder) => join(folder, name)),
  );
  return (
    (named === undefined || named === '' ? usual : [named]).find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    }) ?? null
  );
}

const program = chromiumProgram();
if (program === null) console.log('Skipped: no Chromium on the PATH, and CHROMIUM_PATH names none. Pages are not looked at in a browser.');

const WHOLE = { filter: '', limit: null };
const BODIES: Readonly<Record<string, () => Html>> = {
  '/': () => overviewBody(OVERVIEW, NO_PLACES),
  '/empty': () => overviewBody(OVERVIEW_EMPTY, NO_PLACES),
  '/runs': () => runsBody(RUNS, WHOLE, NO_PLACES, NOW),
  '/runs/full': () => runBody(FULL, NO_PLACES),
  '/runs/empty': () => runBody(EMPTY, NO_PLACES),
  '/batches': () => batchesBody(BATCHES, new Map(), WHOLE, NO_PLACES, NOW),
  '/batches/one': () => batchBody(BATCH, NO_PLACES, NOW),
  '/findings': () => findingsBody([finding], WHOLE),
  '/removals': () => removalsBody(OVERVIEW.held),
};

const SCREENS = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 800 } },
} as const;

describe.skipIf(program === null)('pages in Chromium', { timeout: 60_000 }, () => {
  let folder = '';
  let context: BrowserContext;
  let dashboard: Dashboard;
  /** How often the first page was made. */
  let reads = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'order-sync-pages-'));
    context = await chromium.launchPersistentContext(join(folder, 'profile'), { executablePath: program ?? '', args: ARGUMENTS });
    dashboard = await startDashboard(0, (url) => {
      const made = url.pathname === '/' ? String((reads += 1)) : '11:04:05 UTC';
      const body = BODIES[url.pathname]?.() ?? html`<h1>Not found</h1>`;
      return Promise.resolve({ status: 200 as const, page: live({ title: 'A page', body, path: url.pathname, mapping: 'm', made }) });
    });
    await writeFile(join(folder, 'report.html'), runReport(FULL));
  });
  afterAll(async () => {
    await context.close();
    await dashboard.close();
    await rm(folder, { recursive: true, force: true });
  });

  const addresses = (): string[] => [
    ...Object.keys(BODIES).map((path) => new URL(path, dashboard.url).href),
    pathToFileURL(join(folder, 'report.html')).href,
  ];

  test.each(Object.keys(SCREENS) as (keyof typeof SCREENS)[])(
    'axe finds nothing in any page, none is wider than the screen, and nothing is refused by the policy: %s',
    async (screen) => {
      const page = await context.newPage();
      await page.setViewportSize(SCREENS[screen].viewport);
      await page.emulateMedia({ colorScheme: SCREENS[screen].colorScheme });
      const said = complaintsOf(page);
      for (const address of addresses()) {
        await page.goto(address);
        expect({ address, violations: await violations(page, screen === 'dark') }).toEqual({ address, violations: [] });
        const wider = await page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');
        expect({ address, wider }).toEqual({ address, wider: false });
        await picture(page, screen, new URL(address).pathname);
      }
      expect(said).toEqual([]);
      await page.close();
    },
  );

  test('a page leads by keyboard to the content, and its tables can be scrolled', async () => {
    const page = await context.newPage();
    await page.goto(dashboard.url);
    await page.keyboard.press('Tab');
    expect(await page.evaluate<string>('document.activeElement.textContent')).toBe('To the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('main');
    await page.close();
  });

  test('a page reads itself again, keeps what is open, and stops while it is paused', async () => {
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(new URL('/findings', dashboard.url).href);
    await page.evaluate(`document.querySelector('summary').click()`);
    await page.evaluate(`document.querySelector('main').dataset.kept = 'yes'; document.querySelector('h1').textContent = 'stale'`);
    await page.clock.runFor(10_000);
    // The clock of the page stands still, and with it everything in it that waits.
    await until(
      () => page.evaluate<boolean>(`document.querySelector('h1').textContent !== 'stale'`),
      10_000,
      'the page to read itself again',
    );
    expect(await page.evaluate<boolean>(`document.querySelector('details').open`)).toBe(true);
    expect(await page.evaluate<string>(`document.querySelector('main').dataset.kept`)).toBe('yes');
    await page.goto(dashboard.url);
    await page.click('#pause');
    const before = reads;
    await page.clock.runFor(60_000);
    expect(reads).toBe(before);
    await page.click('#pause');
    await until(() => Promise.resolve(reads > before), 10_000, 'the next read');
    await page.close();
  });
});

/** Errors of the page and refusals of its policy, as they come. */
function complaintsOf(page: Page): string[] {
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  page.on('dialog', (dialog) => said.push(`dialog: ${dialog.message()}`));
  return said;
}

/** In the dark, colours alone are looked at: everything else is as in the light. */
async function violations(page: Page, dark: boolean): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate<AxeResults>(
    dark ? `axe.run(document, { runOnly: ['color-contrast'] })` : 'axe.run(document)',
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}

/** For a person to look at, in the folder that PAGE_PICTURES names. */
async function picture(page: Page, screen: string, path: string): Promise<void> {
  const to = process.env['PAGE_PICTURES'] ?? '';
  if (to === '') return;
  await mkdir(to, { recursive: true });
  await page.screenshot({
    path: join(
      to,
      `${screen}-${
        path
          .split('/')
          .filter((part) => part !== '')
          .slice(-2)
          .join('-') || 'overview'
      }.png`,
    ),
    fullPage: true,
  });
}
