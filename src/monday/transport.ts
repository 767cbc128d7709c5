import { ClientError, GraphQLClient } from 'graphql-request';
import type { Exchange } from './answer.js';

/** Address, token and timeout for Monday. */
export interface Endpoint {
  readonly url: string;
  readonly token: string;
  readonly apiVersion: string;
  readonly timeoutMs: number;
}

/** Monday's tokens have over 100 characters. A shorter one comes from a test, and removing it from a message could remove ordinary words. */
const SHORTEST_SECRET = 16;

type Post = (body: string, headers?: Readonly<Record<string, string>>) => Promise<Exchange>;

/**
 * One HTTP request per call, with the body sent byte for byte as given: graphql-request sends the request, and its `fetch` hook replaces the
 * body by the stored text. Never throws, never retries, and follows no redirect, which would send the token to another server. The result
 * never contains the token.
 */
export function transport({ url, token, apiVersion, timeoutMs }: Endpoint): Post {
  const withoutToken = (text: string): string => (token.length < SHORTEST_SECRET ? text : text.replaceAll(token, '[token]'));
  return async (body, headers = {}) => {
    let seen: Exchange | null = null;
    const client = new GraphQLClient(url, {
      errorPolicy: 'all',
      redirect: 'manual',
      headers: { Authorization: token, 'API-Version': apiVersion, 'Content-Type': 'application/json', Accept: 'application/json' },
      fetch: async (target: Parameters<typeof fetch>[0], init?: RequestInit) => {
        const response = await fetch(target, { ...init, body });
        const text = await response.text();
        seen = reply(response.status, response.headers, withoutToken(text));
        return new Response(emptyStatus(response.status) ? null : text, { status: response.status, headers: response.headers });
      },
    });
    const { query, variables } = parts(body);
    try {
      const answer = await client.rawRequest({ query, variables, requestHeaders: headers, signal: AbortSignal.timeout(timeoutMs) });
      return reply(answer.status, answer.headers, withoutToken(answer.body));
    } catch (error) {
      if (error instanceof ClientError) return reply(error.response.status, error.response.headers, withoutToken(error.response.body));
      // graphql-request cannot read the answer, but there is one, and the classification needs it.
      return seen ?? failure(error, timeoutMs);
    }
  };
}

function reply(status: number, headers: Headers, body: string): Exchange {
  return { kind: 'reply', status, header: (name) => headers.get(name), body };
}

const emptyStatus = (status: number): boolean => [204, 205, 304].includes(status);

function parts(body: string): { query: string; variables: Record<string, unknown> } {
  const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
  return { query, variables: variables ?? {} };
}

/** The failure in a message of our own: the errors of the network layer may quote headers. */
function failure(error: unknown, timeoutMs: number): Exchange {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return { kind: 'failure', sent: true, message: `Monday gave no whole answer within ${timeoutMs / 1000} s.` };
  }
  const causes = rootCauses(error);
  const sent = !(causes.length > 0 && causes.every(neverConnected));
  const codes = [...new Set(causes.map((cause) => cause.code ?? 'unknown cause'))].join(', ') || 'unknown cause';
  const message = sent
    ? `The connection to Monday broke before a whole answer came (${codes}).`
    : `Monday could not be reached (${codes}).`;
  return { kind: 'failure', sent, message };
}

interface SystemCause {
  readonly code?: string;
  readonly syscall?: string;
}

/** The system errors beneath a failed fetch: one per address that was tried. */
function rootCauses(error: unknown): SystemCause[] {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof AggregateError) return cause.errors as SystemCause[];
  return cause instanceof Error ? [cause as SystemCause] : [];
}

/** Name lookup and connecting come before the first byte of a request. */
function neverConnected({ code, syscall }: SystemCause): boolean {
  return syscall === 'connect' || syscall === 'getaddrinfo' || code === 'UND_ERR_CONNECT_TIMEOUT';
}
