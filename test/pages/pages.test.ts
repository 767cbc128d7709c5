import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { batchBody } from '../../src/cli/pages/batch-body.js';
import { live, LIVE_POLICY } from '../../src/cli/pages/document.js';
import { html, link } from '../../src/cli/pages/html.js';
import type { Html } from '../../src/cli/pages/html.js';
import { batchesBody, findingsBody, removalsBody, runsBody } from '../../src/cli/pages/list-bodies.js';
import { overviewBody } from '../../src/cli/pages/overview-body.js';
import { NO_PLACES } from '../../src/cli/pages/run-body.js';
import { runReport } from '../../src/cli/pages/run-report.js';
import { answerTimes, binned, pauses } from '../../src/cli/report/timeline.js';
import { BATCH, BATCHES, EMPTY, finding, FULL, HOSTILE, NOW, OVERVIEW, OVERVIEW_EMPTY, RUNS } from './stories.js';

const WHOLE = { filter: ` of ${HOSTILE}`, limit: null };
const page = (body: Html): string => live({ title: HOSTILE, body, path: '/runs', mapping: HOSTILE, made: '11:04:05 UTC' });

const PAGES: Readonly<Record<string, string>> = {
  report: runReport(FULL),
  overview: page(overviewBody(OVERVIEW, NO_PLACES)),
  runs: page(runsBody(RUNS, WHOLE, NO_PLACES, NOW)),
  batches: page(batchesBody(BATCHES, new Map(), WHOLE, NO_PLACES, NOW)),
  batch: page(batchBody(BATCH, NO_PLACES, NOW)),
  findings: page(findingsBody([finding], WHOLE)),
  removals: page(removalsBody(OVERVIEW.held)),
};

/** Every tag of a page with its attributes, its own script and style left out. */
const tagsOf = (text: string): string[] => text.replaceAll(/<(style|script)>[\s\S]*?<\/\1>/g, '').match(/<[a-z][^>]*>/gi) ?? [];

describe('pages', () => {
  test.each(Object.entries(PAGES))('%s shows a hostile name as text', (_name, text) => {
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&lt;img src=x onerror=alert(2)&gt;&amp;amp;\uFFFDtxt');
    expect(text).not.toContain('<script>alert');
    expect(text).not.toContain('\u202E');
    const tags = tagsOf(text);
    expect(tags.filter((tag) => /^<(img|script|iframe|object|form|input|link(?! rel="icon"))/i.test(tag))).toEqual([]);
    expect(tags.filter((tag) => /\s(on\w+|style)\s*=/i.test(tag.replaceAll(/"[^"]*"/g, '""')))).toEqual([]);
    expect(tags.filter((tag) => /javascript:/i.test(tag))).toEqual([]);
  });

  test('a report needs nothing from elsewhere, and its policy allows nothing else', () => {
    const text = PAGES['report'] ?? '';
    expect(text).toContain(`content="default-src &#39;none&#39;; style-src &#39;sha256-`);
    expect(text).not.toMatch(/@import|url\(|<script/);
    expect(tagsOf(text).filter((tag) => /\ssrc=/.test(tag))).toEqual([]);
    expect(text.match(/href="(?!data:,)[^"]*"/g)).toEqual(['href="http://127.0.0.1:8233/namespaces/default/workflows/x"']);
  });

  test('a report says what happened, by whom, what to do and how fast', () => {
    const text = PAGES['report'] ?? '';
    for (const part of ['COMPLETED_WITH_ERRORS', 'GREYSON', 'retry --code LABEL_MISSING', 'errors show 77777777', 'explain NUMBER_ROUNDED'])
      expect(text).toContain(part);
    expect(text).toContain('Mutations answered per 10 s: at most ');
    expect(text).toContain(', 400 in all, from ');
    expect(text.match(/<svg /g)).toHaveLength(3);
    expect(text).toContain('1 request was sent again, 1 time in all.');
    expect(text).toContain('refused as a whole');
  });

  test('a run without work, and a sync without a run, say so', () => {
    const text = runReport(EMPTY);
    for (const part of ['Nothing was staged, so no request was sent.', 'Nothing was refused', 'No batch: nothing was staged.'])
      expect(text).toContain(part);
    const first = overviewBody(OVERVIEW_EMPTY, NO_PLACES).text;
    for (const part of ['No run yet.', 'Temporal does not answer', 'Not known while Temporal does not answer.', 'No success yet.'])
      expect(first).toContain(part);
    expect(removalsBody([]).text).toContain('No removal is held.');
    expect(findingsBody([], WHOLE).text).toContain('is open.');
  });

  test('a link leads to the web or to a page, and nowhere else', () => {
    expect(link('/runs', 'a').text).toBe('<a href="/runs">a</a>');
    expect(link('https://x.test/?a="b"&c', 'a').text).toBe('<a href="https://x.test/?a=&quot;b&quot;&amp;c">a</a>');
    for (const address of ['javascript:alert(1)', '//x.test', 'data:text/html,x', ' javascript:alert(1)'])
      expect(link(address, 'a').text).toBe('a');
    expect(html`${['<', html`<b>${'&'}</b>`, null, 3]}`.text).toBe('&lt;<b>&amp;</b>3');
  });

  test('the policy of the dashboard allows its own style and script by their hash, and its own server', () => {
    expect(LIVE_POLICY).toMatch(
      /^default-src 'none'; style-src 'sha256-\S+'; img-src data:; .*script-src 'sha256-\S+'; connect-src 'self'; frame-ancestors 'none'$/,
    );
    expect(LIVE_POLICY).not.toContain('unsafe');
    const digest = (text = ''): string => createHash('sha256').update(text).digest('base64');
    const text = PAGES['overview'] ?? '';
    expect(LIVE_POLICY).toContain(`style-src 'sha256-${digest(/<style>([\s\S]*?)<\/style>/.exec(text)?.[1])}'`);
    expect(LIVE_POLICY).toContain(`script-src 'sha256-${digest(/<script>([\s\S]*?)<\/script>/.exec(text)?.[1])}'`);
  });
});

describe('the times of a run', () => {
  test('fall into bins of a width that a reader can name', () => {
    expect(binned([])).toBeNull();
    expect(binned([{ at: 5_000, amount: 2 }])).toEqual({ start: 5_000, widthMs: 1_000, values: [2] });
    const wide = binned([0, 100_000, 3_000_000].map((at) => ({ at, amount: 1 })));
    expect(wide).toMatchObject({ widthMs: 60_000, start: 0 });
    expect(wide?.values.reduce((sum, value) => sum + value, 0)).toBe(3);
    const year = binned([0, 365 * 86_400_000].map((at) => ({ at, amount: 1 })));
    expect(year?.values.length).toBeLessThanOrEqual(61);
    expect(year?.values.at(-1)).toBe(1);
  });

  test('say how long answers and pauses took', () => {
    expect(answerTimes(FULL.requests)).toEqual({ median: 2, most: 3, longest: 3 });
    const [first, , last] = FULL.requests;
    expect(
      pauses(
        [first, last].filter((one) => one !== undefined),
        5,
      ),
    ).toMatchObject([{ seconds: 9 }]);
    expect(pauses([], 5)).toEqual([]);
  });
});
