import type { Exchange } from '../../src/monday/answer.js';

/** A reply as the transport would hand it over. */
export function reply(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Exchange {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    kind: 'reply',
    status,
    header: (name) => lower.get(name.toLowerCase()) ?? null,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

export function onAlias(alias: string, code: string | undefined, message: string): Record<string, unknown> {
  return { message, path: [alias], extensions: code === undefined ? {} : { code, status_code: 200 } };
}

export const requestId = { request_id: '0f8e3f0c-5a50-4f36-a9b1-1c35a1f0d9c1' };

/** An answer that limits the whole request, as recorded from Monday. */
export function limited(code: string, message: string, seconds: number): Record<string, unknown> {
  return { errors: [{ message, extensions: { code, retry_in_seconds: seconds } }], extensions: requestId };
}
