import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMondayApi } from '../../src/monday/client.js';
import { buildRequest } from '../../src/monday/documents.js';
import type { MondayApi, SendOutcome } from '../../src/monday/types.js';
import { board, everyEffect, noLabels } from './example.js';

const token = 'eyJhbGciOiJIUzI1NiJ9.secret-token-of-a-test.0123456789';
const effect = everyEffect.find(({ operation }) => operation === 'CREATE_ITEM');
if (effect === undefined) throw new Error('No example.');
const { body } = buildRequest([effect], board, noLabels);
const done = '{"data":{"a0":{"id":"11"}}}';

interface Seen {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server of one test: what it saw, and an API that speaks to it. */
interface Fixture {
  readonly seen: Seen[];
  readonly api: MondayApi;
  readonly url: string;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(answer: (response: ServerResponse) => void, timeoutMs = 30_000): Promise<Fixture> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      answer(response);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`;
  return { seen, url, api: createMondayApi({ url, token, timeoutMs }) };
}

const json = (status: number, text: string) => (response: ServerResponse) =>
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(text);
const send = (api: MondayApi, text = body): Promise<SendOutcome> => api.send({ requestId: 'request-1', body: text, aliases: ['a0'] });

describe('what goes over the wire', () => {
  it('is the stored body byte for byte, with its key, version and token', async () => {
    const { seen, api } = await serve(json(200, done));
    await expect(send(api)).resolves.toMatchObject({ kind: 'answered', answers: [{ alias: 'a0', result: 'done', id: '11' }] });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.body).toBe(body);
    expect(seen[0]?.headers).toMatchObject({
      'idempotency-key': 'request-1',
      'api-version': '2026-10',
      authorization: token,
      'content-type': 'application/json',
    });
  });

  it('is the stored body even where a client would print it in another way', async () => {
    const { seen, api } = await serve(json(200, done));
    const odd =
      '{ "variables": {"10":1,"9":2, "x":"\\u00fc \\ud83d\\ude00 ü"},\n  "operationName":"A", "query": "mutation A { a0: archive_item(item_id: 1) { id } }" , "future": 1.50}';
    await send(api, odd);
    expect(seen[0]?.body).toBe(odd);
  });

  it('carries no key for reads', async () => {
    const { seen, api } = await serve(json(200, '{"data":{"items":[]}}'));
    await expect(api.readItems(['1'], [])).resolves.toEqual([]);
    expect(seen[0]?.headers).not.toHaveProperty('idempotency-key');
  });
});

describe('what the network does', () => {
  const outcome = async (answer: (response: ServerResponse) => void, timeoutMs?: number): Promise<readonly unknown[]> => {
    const { api, seen } = await serve(answer, timeoutMs);
    const { kind, ...rest } = await send(api);
    return [kind, 'error' in rest ? rest.error.code : null, seen.length];
  };

  it('reset before an answer', async () => {
    expect(await outcome((response) => response.socket?.resetAndDestroy())).toEqual(['ambiguous', 'NO_ANSWER', 1]);
  });

  it('reset in the middle of an answer', async () => {
    const half = (response: ServerResponse): void => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '100' });
      response.write('{"data":', () => response.socket?.resetAndDestroy());
    };
    expect(await outcome(half)).toEqual(['ambiguous', 'NO_ANSWER', 1]);
  });

  it('no answer in time, and none whole in time', async () => {
    expect(await outcome(() => undefined, 100)).toEqual(['ambiguous', 'NO_ANSWER', 1]);
    expect(await outcome((response) => response.writeHead(200).write('{"data":'), 100)).toEqual(['ambiguous', 'NO_ANSWER', 1]);
  });

  it('a page instead of an answer', async () => {
    expect(await outcome((response) => response.writeHead(502, { 'Content-Type': 'text/html' }).end('<html>'))).toEqual([
      'ambiguous',
      'UNREADABLE_ANSWER',
      1,
    ]);
    expect(await outcome((response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>'))).toEqual([
      'ambiguous',
      'UNREADABLE_ANSWER',
      1,
    ]);
  });

  it('an answer under another content type', async () => {
    expect(await outcome((response) => response.writeHead(200, { 'Content-Type': 'text/plain' }).end(done))).toEqual(['answered', null, 1]);
  });

  it('an empty answer', async () => {
    expect(await outcome((response) => response.writeHead(204).end())).toEqual(['ambiguous', 'UNREADABLE_ANSWER', 1]);
  });

  it('a limit', async () => {
    expect(
      await outcome(json(429, '{"errors":[{"message":"x","extensions":{"code":"DAILY_LIMIT_EXCEEDED","retry_in_seconds":9}}]}')),
    ).toEqual(['later', 'DAILY_LIMIT_EXCEEDED', 1]);
  });

  it('the port is closed: nothing was sent', async () => {
    const { url } = await serve(json(200, done));
    servers.splice(0).forEach((server) => server.close());
    expect(await send(createMondayApi({ url, token }))).toMatchObject({ kind: 'later', error: { code: 'CONNECTION_REFUSED' } });
    expect(await send(createMondayApi({ url: 'http://monday.invalid/v2', token }))).toMatchObject({
      kind: 'later',
      error: { code: 'CONNECTION_REFUSED' },
    });
  });

  it('a redirect is not followed', async () => {
    const other = await serve(json(200, done));
    expect(await outcome((response) => response.writeHead(307, { Location: other.url }).end())).toEqual([
      'ambiguous',
      'UNREADABLE_ANSWER',
      1,
    ]);
    expect(other.seen).toEqual([]);
  });
});

describe('the token', () => {
  const echo = json(401, JSON.stringify({ errors: [{ message: `Bad token ${token}`, extensions: { code: 'NOT_AUTHENTICATED' } }] }));
  const answers: readonly ((response: ServerResponse) => void)[] = [
    echo,
    json(200, JSON.stringify({ errors: [{ message: `${token}: Parse error` }] })),
    json(400, JSON.stringify({ errors: [{ message: `Parse error on ${token}` }] })),
    json(200, JSON.stringify({ data: { a0: { id: '1' } }, extensions: { token } })),
    json(500, token),
    (response) => response.socket?.resetAndDestroy(),
    (response) => response.writeHead(302, { Location: `https://elsewhere.example/?${token}` }).end(),
  ];

  it('is in no outcome, error, stack or log', async () => {
    const logs = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) => vi.spyOn(console, level));
    const said: unknown[] = [];
    for (const answer of answers) {
      const { api } = await serve(answer);
      said.push(await send(api), await api.readItems(['1'], []).catch((error: unknown) => error));
    }
    said.push(logs.flatMap((log) => log.mock.calls));
    expect(said.length).toBeGreaterThan(answers.length);
    expect(inspect(said, { depth: 20, showHidden: true })).not.toContain(token);
    vi.restoreAllMocks();
  });

  it('is refused without being quoted when it cannot be a header', () => {
    for (const bad of ['', 'two words', 'line\nbreak', 'ümlaut']) {
      expect(() => createMondayApi({ url: 'http://127.0.0.1:1', token: bad })).toThrow(/^The Monday token is empty or holds/);
    }
  });

  it('is named by a digest', async () => {
    const { api, url } = await serve(json(200, done));
    expect(api.tokenIdentity).toMatch(/^[0-9a-f]{16}$/);
    expect(api.tokenIdentity).toBe(createMondayApi({ url, token }).tokenIdentity);
    expect(api.tokenIdentity).not.toBe(createMondayApi({ url, token: `${token}x` }).tokenIdentity);
  });
});
