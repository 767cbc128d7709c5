import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import { ZodError, z } from 'zod';
import { pause } from '../clock.js';
import { actions, type ControlParts } from '../control/actions.js';
import { accountState } from '../control/state.js';
import { boardPage, liveUpdate, readScreen } from '../page/page.js';
import { bodyText } from './answer.js';
import type { Api } from './api.js';

// Larger bodies are a mistake: 166 creates, the most one request may hold, stay far below.
const BODY_LIMIT = 20_000_000;

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const json = (status: number, body: unknown): Reply => ({ status, type: 'application/json; charset=utf-8', body: JSON.stringify(body) });
const html = (status: number, body: string): Reply => ({ status, type: 'text/html; charset=utf-8', body });

/** Routes: POST /v2 (the API), POST /control, GET /log, /state, and the board pages. */
export function router(api: Api, parts: ControlParts): RequestListener {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const serve =
      request.method === 'POST' && (url.pathname === '/v2' || url.pathname === '/v2/')
        ? answerApi(api, request, response)
        : answerOther(parts, url, request, response);
    serve.catch((error: unknown) => {
      // The client has disconnected, or the simulator has a bug; in both cases no answer can be sent.
      if (!response.destroyed && !request.destroyed) console.error(error);
      response.destroy();
    });
  };
}

async function answerApi(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { answer, headers, requestId } = await api.handle(request.headers, await readBody(request));
  if (answer === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const text = bodyText(answer, requestId);
  response.writeHead(answer.status, { 'Content-Type': 'application/json; charset=utf-8', ...headers, ...answer.headers });
  await sendParts(response, text, answer.pauseMs ?? 0);
}

/** The text in one part, or in two with a pause between them. */
async function sendParts(response: ServerResponse, text: string, pauseMs: number): Promise<void> {
  const half = pauseMs > 0 ? Math.floor(text.length / 2) : 0;
  if (half > 0) {
    response.write(text.slice(0, half));
    await pause(pauseMs);
  }
  response.end(text.slice(half));
}

async function answerOther(parts: ControlParts, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = request.method === 'POST' ? await readBody(request) : '';
  const reply =
    request.method === 'POST' && url.pathname === '/control'
      ? control(parts, request.headers.authorization, body)
      : read(parts, url, request.method);
  response.writeHead(reply.status, { 'Content-Type': reply.type, 'Cache-Control': 'no-store' });
  response.end(reply.body);
}

function read(parts: ControlParts, url: URL, method: string | undefined): Reply {
  if (method !== 'GET') return json(405, { ok: false, error: `No ${method ?? ''} here` });
  const { world, requests } = parts;
  if (url.pathname === '/log') {
    return json(200, {
      effects: world.log.since(number(url, 'since')),
      requests: requests.since(number(url, 'sinceRequest')),
      lastEffect: world.log.length,
      lastRequest: requests.length,
    });
  }
  if (url.pathname === '/state') return json(200, { ...accountState(world), faults: parts.faults.state() });
  const [, section, boardId, live] = url.pathname.split('/');
  if (url.pathname !== '/' && section !== 'boards') return json(404, { ok: false, error: 'No such page' });
  const board = boardId === undefined ? [...world.boards.values()][0] : world.boards.get(boardId);
  if (!board || board.parentBoardId !== null) return html(404, 'There is no such board.');
  if (live === 'live') return json(200, liveUpdate(parts, board, readScreen(url.searchParams)));
  return html(200, boardPage(parts, board, readScreen(url.searchParams).columns));
}

/** Runs one control action. The answer is `{ok:true,...}`, or `{ok:false,error}` with status 400, 401 or 404. */
function control(parts: ControlParts, token: string | undefined, body: string): Reply {
  if (token !== parts.tokens.first)
    return json(401, { ok: false, error: 'The control channel accepts only the token that the simulator was started with' });
  try {
    const input = z.looseObject({ action: z.string() }).parse(JSON.parse(body));
    const run = Object.hasOwn(actions, input.action) ? actions[input.action] : undefined;
    if (!run) return json(404, { ok: false, error: `No action ${input.action}. There are: ${Object.keys(actions).join(', ')}` });
    return json(200, { ok: true, ...run(parts, input) });
  } catch (error) {
    if (error instanceof ZodError) return json(400, { ok: false, error: z.prettifyError(error) });
    if (error instanceof GraphQLError || error instanceof SyntaxError) return json(400, { ok: false, error: error.message });
    throw error;
  }
}

const number = (url: URL, name: string): number => Number(url.searchParams.get(name) ?? 0) || 0;

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new Error('The request body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
