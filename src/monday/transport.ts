import { ClientError, GraphQLClient } from 'graphql-request';
import type { Exchange } from './answer.js';

/** What it takes to reach Monday. */
export interface Endpoint {
  readonly url: string;
  readonly token: string;
  readonly apiVersion: string;
  readonly timeoutMs: number;
}

/** Monday's tokens have over 100 characters. A shorter one is a word of a test, and striking it out would damage what Monday says. */
const SHORTEST_SECRET = 16;

type Post = (body: string, headers?: Readonly<Record<string, string>>) => Promise<Exchange>;

/**
 * One HTTP request per call, with the body on the wire byte for byte as given: graphql-request makes the request, and its `fetch` hook puts the
 * stored text in place of what it would print. Never throws, never retries, follows no redirect (it would carry the token elsewhere), and what it
 * returns never contains the token.
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
      // graphql-request cannot read the answer, yet it came: the classification has to see it.
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

/** Says what happened in our own words: the errors of the network layer may quote headers. */
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
