import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMondayApi } from '../../src/monday/client.js';
import type { SendOutcome } from '../../src/monday/types.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { BOARD } from '../support/shipped-board.js';

const aliases = ['a0', 'a1'];
const body = JSON.stringify({
  query: `mutation { ${aliases.map((alias) => `${alias}: create_item(board_id: ${BOARD}, item_name: "${alias}") { id }`).join(' ')} }`,
});

const simulator = await simulatorFixture({ plan: 'personal' });
beforeEach(() => simulator.control({ action: 'reset' }));

/** Sends two creates into a fault: what the client makes of the answer. */
async function sendInto(kind: string, parameters: Readonly<Record<string, unknown>> = {}, timeoutMs = 30_000): Promise<SendOutcome> {
  await simulator.control({ action: 'fault', fault: { on: 'create_item', kind, ...parameters } });
  return createMondayApi({ url: simulator.api, token: simulator.token, timeoutMs }).send({ requestId: randomUUID(), body, aliases });
}

const made = async (): Promise<number> => ((await (await fetch(`${simulator.url}/log`)).json()) as { effects: unknown[] }).effects.length;

/** The outcome in brief: its kind, and the code of the registry or each alias' own. */
function brief(outcome: SendOutcome): readonly string[] {
  if (outcome.kind !== 'answered') return [outcome.kind, outcome.error.code];
  return [outcome.kind, ...outcome.answers.map((answer) => (answer.result === 'done' ? 'done' : answer.error.code))];
}

describe('what the client makes of each answer, and how many creates were done', () => {
  it.each<[kind: string, parameters: Readonly<Record<string, unknown>>, outcome: readonly string[], done: number]>([
    ['unauthorized401', {}, ['stop', 'NOT_AUTHENTICATED'], 0],
    ['forbidden403', {}, ['stop', 'UserUnauthorizedException'], 0],
    // It is unclear which of the two is meant, and whether the other was executed.
    ['notFound404', {}, ['ambiguous', 'INDEFINITE_ANSWER'], 0],
    ['keyBusy409', {}, ['later', 'IDEMPOTENCY_CONFLICT'], 0],
    ['keyOfOtherBody409', {}, ['ambiguous', 'IDEMPOTENCY_CONFLICT'], 0],
    ['locked423', {}, ['later', 'RESOURCE_LOCKED'], 0],
    ['minuteLimit429', {}, ['later', 'MINUTE_RATE_LIMIT_EXCEEDED'], 0],
    ['concurrencyLimit429', {}, ['later', 'MAX_CONCURRENCY_EXCEEDED'], 0],
    ['ipLimit429', {}, ['later', 'IP_RATE_LIMIT_EXCEEDED'], 0],
    ['dailyLimit429', {}, ['later', 'DAILY_LIMIT_EXCEEDED'], 0],
    ['complexityLimit429', {}, ['later', 'COMPLEXITY_BUDGET_EXHAUSTED'], 0],
    ['temporarilyBlocked', {}, ['later', 'API_TEMPORARILY_BLOCKED'], 0],
    ['error500BeforeCommit', {}, ['ambiguous', 'INTERNAL_SERVER_ERROR'], 0],
    ['error500AfterCommit', {}, ['ambiguous', 'INTERNAL_SERVER_ERROR'], 2],
    ['badGateway502', { executed: false }, ['ambiguous', 'INTERNAL_SERVER_ERROR'], 0],
    ['badGateway502', { executed: true }, ['ambiguous', 'INTERNAL_SERVER_ERROR'], 2],
    ['unavailable503', { executed: false, hint: 'both' }, ['ambiguous', 'INTERNAL_SERVER_ERROR'], 0],
    ['unavailable503', { executed: true, hint: 'both' }, ['ambiguous', 'INTERNAL_SERVER_ERROR'], 2],
    ['gatewayTimeout504', { executed: true }, ['ambiguous', 'INTERNAL_SERVER_ERROR'], 2],
    ['timeoutBeforeCommit', {}, ['ambiguous', 'TIMEOUT_EXCEEDED'], 0],
    ['timeoutAfterCommit', {}, ['ambiguous', 'TIMEOUT_EXCEEDED'], 2],
    ['lostBeforeCommit', {}, ['ambiguous', 'NO_ANSWER'], 0],
    ['lostAfterCommit', {}, ['ambiguous', 'NO_ANSWER'], 2],
    ['diesMidway', { mutations: 1 }, ['ambiguous', 'NO_ANSWER'], 1],
    ['htmlBody', {}, ['ambiguous', 'UNREADABLE_ANSWER'], 2],
    ['cutBody', {}, ['ambiguous', 'UNREADABLE_ANSWER'], 2],
    ['blankBody', {}, ['ambiguous', 'UNREADABLE_ANSWER'], 2],
    ['emptyBody', {}, ['ambiguous', 'UNREADABLE_ANSWER'], 2],
    ['nullData', {}, ['ambiguous', 'INDEFINITE_ANSWER'], 2],
    ['aliasMissing', { mutation: 1 }, ['ambiguous', 'INDEFINITE_ANSWER'], 2],
    ['dataAndErrors', {}, ['answered', 'done', 'done'], 2],
    ['wrongContentType', {}, ['answered', 'done', 'done'], 2],
    ['slowBody', { delayMs: 20 }, ['answered', 'done', 'done'], 2],
    ['aliasRefused', { mutation: 0 }, ['answered', 'ColumnValueException', 'done'], 1],
    ['aliasInvalid', { mutation: 1 }, ['answered', 'done', 'DATA_VALIDATIONS_ERROR'], 1],
  ])('%s %o: %o', async (kind, parameters, outcome, done) => {
    expect(brief(await sendInto(kind, parameters))).toEqual(outcome);
    expect(await made()).toBe(done);
  });

  it.each([['delay'], ['slowBody']])('takes a request for unclear when no whole answer comes in its time: %s', async (kind) => {
    expect(brief(await sendInto(kind, { delayMs: 60_000 }, 1_500))).toEqual(['ambiguous', 'NO_ANSWER']);
  });
});

describe('how long the client waits', () => {
  it.each([
    ['minuteLimit429', 'body', 7_000],
    ['minuteLimit429', 'header', 7_000],
    ['minuteLimit429', 'both', 7_000],
    ['minuteLimit429', 'neither', 60_000],
    ['locked423', 'body', 7_000],
    ['locked423', 'header', 7_000],
    ['locked423', 'neither', 5_000],
    ['keyBusy409', 'header', 7_000],
    ['keyBusy409', 'neither', 5_000],
  ])('after %s with its hint in %s: %i ms', async (kind, hint, retryAfterMs) => {
    expect(await sendInto(kind, { hint, retrySeconds: 7 })).toMatchObject({ kind: 'later', retryAfterMs });
  });
});
