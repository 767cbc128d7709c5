import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeServer, listenAt } from '../../worker/serving.js';
import { CommandError } from '../exit-codes.js';
import { LIVE_POLICY } from '../pages/document.js';
import type { Answer } from './routes.js';

/** Only programs of this machine reach it. */
const LOOPBACK = '127.0.0.1';

/** Nothing of an answer may be kept, put into a frame, or used by another page. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': LIVE_POLICY,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
} as const;

export interface Dashboard {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves pages on this machine alone, for reading alone. `port` 0 takes any free one. Throws when the port is taken. */
export async function startDashboard(port: number, answerTo: (url: URL) => Promise<Answer>): Promise<Dashboard> {
  const server = createServer((request, response) => {
    void answer(request, response, server, answerTo);
  });
  await listenAt(
    server,
    { port, host: LOOPBACK },
    (cause) =>
      new CommandError(
        `The dashboard cannot listen on port ${String(port)}: ${cause.message}. Choose another with --port, or 0 for any free one.`,
      ),
  );
  return { url: `http://${LOOPBACK}:${String(portOf(server))}/`, close: async () => await closeServer(server) };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  server: Server,
  answerTo: (url: URL) => Promise<Answer>,
): Promise<void> {
  const refusal = refused(request, portOf(server));
  if (refusal !== null) {
    send(request, response, refusal.status, refusal.text, { 'content-type': 'text/plain; charset=utf-8' });
    return;
  }
  try {
    const { status, page } = await answerTo(new URL(request.url ?? '/', `http://${LOOPBACK}`));
    send(request, response, status, page);
  } catch {
    send(request, response, 400, 'This address cannot be read.\n', { 'content-type': 'text/plain; charset=utf-8' });
  }
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: string,
  more: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...HEADERS, ...more });
  response.end(request.method === 'HEAD' ? undefined : body);
}

interface Refusal {
  readonly status: 403 | 405;
  readonly text: string;
}

/**
 * A page of the web whose name was made to point to this machine (DNS rebinding) still sends its own name as the host, and so does not get in. A request of
 * another page of the web is refused too, except for following a link.
 */
function refused({ method, headers }: IncomingMessage, port: number): Refusal | null {
  const own = [LOOPBACK, 'localhost'].map((host) => `${host}:${String(port)}`);
  if (!own.includes((headers.host ?? '').toLowerCase()))
    return { status: 403, text: `The dashboard answers as ${own.join(' and ')} only.\n` };
  if (headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate')
    return { status: 403, text: 'The dashboard answers no request of another page.\n' };
  return method === 'GET' || method === 'HEAD' ? null : { status: 405, text: 'The dashboard only reads: GET and HEAD.\n' };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
