import { afterEach, describe, expect, it } from 'vitest';
import { plans, type PlanName } from '../../sandbox/simulator/plans.js';
import { until } from '../support/until.js';
import { BOARD, start, type SimulatorClient } from './client.js';

let monday: SimulatorClient;
afterEach(async () => {
  await monday.simulator.close();
});
const open = async (plan: PlanName) => {
  monday = await start(plan);
};

const creates = (count: number) =>
  `mutation { complexity { before after query reset_in_x_seconds } ${Array.from(
    { length: count },
    (_, index) => `a${index}: create_item(board_id: "${BOARD}", item_name: "item ${index}") { id }`,
  ).join(' ')} }`;
const COST = 30_011;

describe('complexity', () => {
  it('charges 30,011 points per create and reports them in the answer and in the headers', async () => {
    await open('personal');
    const { data, headers } = await monday.gql(creates(2));
    expect(data.complexity).toEqual({ before: 10_000_000, after: 10_000_000 - 2 * COST, query: 2 * COST, reset_in_x_seconds: 60 });
    expect(headers.get('ratelimit')).toBe(`"minuteRate";r=2499, "concurrency";r=100, "complexityMinute";r=${10_000_000 - 2 * COST};t=60`);
    expect(headers.get('ratelimit-policy')).toBe(
      '"minuteRate";q=2500;w=60, "concurrency";q=100;qu="concurrent-requests", "complexityMinute";q=10000000;w=60;qu="content-bytes"',
    );
  });

  it('refuses what is above the budget without any effect, until the minute is over', async () => {
    await open('trial');
    await monday.gql(creates(33));
    const refused = await monday.gql(creates(1));
    expect(refused.status).toBe(429);
    expect(refused.body).toEqual({
      errors: [
        {
          message: 'Complexity budget exhausted',
          extensions: {
            code: 'COMPLEXITY_BUDGET_EXHAUSTED',
            complexity: COST,
            complexity_budget_left: 1_000_000 - 33 * COST,
            complexity_budget_limit: 1_000_000,
            status_code: 429,
            retry_in_seconds: 60,
          },
        },
      ],
      extensions: { request_id: refused.headers.get('x-request-id') },
    });
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(await monday.operations()).toHaveLength(33);
    await monday.control('advanceClock', { ms: 60_000 });
    expect((await monday.gql(creates(1))).status).toBe(200);
  });

  it('has one budget for reads and writes, but two for an app token', async () => {
    for (const [plan, left] of [
      ['personal', 10_000_000 - COST - 11],
      ['app', 5_000_000 - 11],
    ] as const) {
      await open(plan);
      await monday.gql(creates(1));
      const { headers } = await monday.gql(`{ boards(ids: ["${BOARD}"]) { id } }`);
      expect(headers.get('ratelimit')).toContain(`"complexityMinute";r=${left};`);
      if (plan === 'personal') await monday.simulator.close();
    }
  });

  it('refuses a single request above five million points', async () => {
    await open('agent');
    const { errors } = await monday.gql(creates(167));
    expect(errors[0]).toMatchObject({
      message: 'Max allowed complexity per request exceeded',
      extensions: { code: 'REQUEST_MAX_COMPLEXITY_EXCEEDED', cost: 167 * COST, max_complexity_per_request: 5_000_000 },
    });
    expect(await monday.operations()).toEqual([]);
  });

  it('gives points back for what was refused, and charges a read by its rows', async () => {
    await open('personal');
    await monday.gql(`mutation { create_item(board_id: "1", item_name: "x") { id } }`);
    const before = 10_000_000 - 100;
    await monday.gql(creates(2));
    const { data } = await monday.gql(
      `{ complexity { before query } boards(ids: ["${BOARD}"]) { items_page(limit: 500) { items { id } } } }`,
    );
    expect(data.complexity).toEqual({ before: before - 2 * COST, query: 10 + 10 + 500 * 11 });
    const { headers } = await monday.gql('{ complexity { before } }');
    expect(headers.get('ratelimit')).toContain(`r=${before - 2 * COST - (10 + 10 + 2 * 11)};`);
  });
});

describe('other limits', () => {
  it.each([
    [{ requestsPerMinute: 0 }, 'Minute rate limit exceeded', 'MINUTE_RATE_LIMIT_EXCEEDED'],
    [{ concurrency: 0 }, 'Too many concurrent requests', 'MAX_CONCURRENCY_EXCEEDED'],
    [{ requestsPerDay: 0 }, 'Daily limit exceeded', 'DAILY_LIMIT_EXCEEDED'],
  ])('answers %j with 429', async (limits, message, code) => {
    await open('personal');
    await monday.control('settings', { limits });
    const { status, errors, headers } = await monday.gql(creates(1));
    expect(status).toBe(429);
    expect(errors[0]).toMatchObject({ message, extensions: { code } });
    expect(headers.get('retry-after')).toBe(String(errors[0]?.extensions['retry_in_seconds']));
    expect(await monday.operations()).toEqual([]);
  });

  it('counts requests that run at the same time', async () => {
    await open('unlimited');
    await monday.control('settings', { latencyMs: 100, limits: { concurrency: 1 } });
    const first = monday.gql(creates(1));
    await until(async () => (await monday.get('/log')).lastRequest === 1, 5_000, 'the request to be taken');
    expect((await monday.gql(creates(1))).errors[0]?.extensions['code']).toBe('MAX_CONCURRENCY_EXCEEDED');
    expect((await first).status).toBe(200);
    expect((await monday.gql(creates(1))).status).toBe(200);
  });

  it('counts the calls of a day until midnight UTC, a limited one as a tenth', async () => {
    await open('unlimited');
    await monday.control('settings', { limits: { requestsPerDay: 2, complexity: 0 } });
    for (let call = 0; call < 9; call += 1)
      expect((await monday.gql(creates(1))).errors[0]?.extensions['code']).toBe('COMPLEXITY_BUDGET_EXHAUSTED');
    await monday.control('settings', { limits: { requestsPerDay: 2 } });
    expect((await monday.gql(creates(1))).status).toBe(200);
    expect((await monday.gql(creates(1))).errors[0]?.extensions['code']).toBe('DAILY_LIMIT_EXCEEDED');
    await monday.control('advanceClock', { ms: 24 * 60 * 60_000 });
    expect((await monday.gql(creates(1))).status).toBe(200);
  });

  it('counts a request for complexity alone as a tenth of a call', async () => {
    await open('unlimited');
    await monday.control('settings', { limits: { requestsPerDay: 2 } });
    for (let call = 0; call < 10; call += 1) expect((await monday.gql('{ complexity { after } }')).status).toBe(200);
    expect((await monday.gql('{ boards { id } }')).status).toBe(200);
    expect((await monday.gql('{ boards { id } }')).errors[0]?.extensions['code']).toBe('DAILY_LIMIT_EXCEEDED');
  });

  it.each([
    ['free', 200, 1_000, 40, 1_000_000],
    ['standard', 1_000, 1_000, 40, 10_000_000],
    ['pro', 10_000, 2_500, 100, 10_000_000],
    ['enterprise', 25_000, 5_000, 250, 10_000_000],
  ] as const)('has the plan %s: %i calls a day', async (plan, calls, perMinute, concurrency, points) => {
    await open(plan);
    const { headers } = await monday.gql('{ boards { id } }');
    expect(headers.get('ratelimit-policy')).toBe(
      `"minuteRate";q=${perMinute};w=60, "concurrency";q=${concurrency};qu="concurrent-requests", "complexityMinute";q=${points};w=60;qu="content-bytes"`,
    );
    expect(plans[plan].requestsPerDay).toBe(calls);
  });

  it('lets a free account make 200 calls a day', async () => {
    await open('free');
    for (let call = 0; call < 200; call += 1) expect((await monday.gql('{ version { value } }')).status).toBe(200);
    expect((await monday.gql('{ version { value } }')).errors[0]?.extensions['code']).toBe('DAILY_LIMIT_EXCEEDED');
  });
});
