/** The result for the client: an HTTP answer, or a connection that breaks without one. */
export type Answer = HttpAnswer | 'reset';

export interface HttpAnswer {
  readonly status: number;
  /** A JSON body (without `extensions.request_id`, which `bodyText` adds), or text that is sent as it is. */
  readonly body: { readonly [name: string]: unknown } | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body is sent in two parts with this pause. */
  readonly pauseMs?: number;
}

/** A body with one error that belongs to no field: the whole request is refused. */
export function refusal(
  status: number,
  code: string | null,
  message: string,
  extensions: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): HttpAnswer {
  return { status, headers, body: { errors: [{ message, extensions: { ...(code === null ? {} : { code }), ...extensions } }] } };
}

/** A limit was hit; nothing was executed. */
export function limited(code: string, message: string, retryInSeconds: number, extensions: Record<string, unknown> = {}): HttpAnswer {
  return refusal(429, code, message, { ...extensions, retry_in_seconds: retryInSeconds }, { 'Retry-After': String(retryInSeconds) });
}

/** The text of an answer's body. Every JSON body names the request in `extensions`. */
export const bodyText = ({ body }: HttpAnswer, requestId: string): string =>
  typeof body === 'string' ? body : JSON.stringify({ ...body, extensions: { ...(body['extensions'] ?? {}), request_id: requestId } });

export const hasErrors = (answer: HttpAnswer): boolean =>
  answer.status >= 400 || typeof answer.body === 'string' || 'errors' in answer.body;
