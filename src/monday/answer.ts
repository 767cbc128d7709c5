/** The result of one HTTP request: an answer, or the reason why there is none. */
export type Exchange =
  | { readonly kind: 'reply'; readonly status: number; readonly header: (name: string) => string | null; readonly body: string }
  /** `sent` is false only when no connection was made, so that no byte can have arrived. */
  | { readonly kind: 'failure'; readonly sent: boolean; readonly message: string };

export type Reply = Extract<Exchange, { kind: 'reply' }>;

/** One error that Monday reported, in the present shape or in an older one. */
export interface ReportedError {
  /** Monday's own code; empty when it gave none. */
  readonly code: string;
  readonly message: string;
  readonly path: readonly (string | number)[] | null;
  readonly retryAfterSeconds: number | null;
  /** Monday's own status of this error, which may differ from that of the HTTP answer. */
  readonly statusCode: number | null;
  /** What is wrong with which value, where Monday lists it beside its message. */
  readonly reasons: readonly string[];
  readonly columnId: string | null;
}

/** A GraphQL answer. */
export interface Answer {
  /** Null for `"data": null`, undefined when the answer has no data entry: nothing was executed then, if the code of the error implies that too. */
  readonly data: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors: readonly ReportedError[];
  /** Extensions of the first error with data about the complexity budget. */
  readonly budget: Readonly<Record<string, unknown>>;
}

type Json = Readonly<Record<string, unknown>>;

/** Whether a parsed JSON value is an object: neither null nor a list. */
export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Reads a body. Null when it is not a GraphQL answer: broken or cut JSON, a page of a gateway, or an object with neither data nor errors. */
export function readAnswer(body: string): Answer | null {
  const json = parseObject(body);
  if (json === null) return null;
  const errors = reportedErrors(json);
  if (!('data' in json) && errors.length === 0) return null;
  // Monday writes an empty list, too, where there is no data.
  const data = Array.isArray(json['data']) && json['data'].length === 0 ? null : json['data'];
  if (data !== undefined && data !== null && !isRecord(data)) return null;
  const budget = errorObjects(json)
    .map(extensionsOf)
    .find((extensions) => 'complexity_budget_left' in extensions);
  return { data, errors, budget: budget ?? {} };
}

/** A body as an object; null when it is none. */
export function parseObject(body: string): Json | null {
  try {
    const json: unknown = JSON.parse(body);
    return isRecord(json) ? json : null;
  } catch {
    return null;
  }
}

function errorObjects(json: Json): Json[] {
  const errors = json['errors'];
  return Array.isArray(errors) ? errors.map((error) => (isRecord(error) ? error : { message: String(error) })) : [];
}

const extensionsOf = (error: Json): Json => (isRecord(error['extensions']) ? error['extensions'] : {});

function reportedErrors(json: Json): ReportedError[] {
  const errors = errorObjects(json).map(fromGraphql);
  if (errors.length > 0 || !('error_code' in json || 'error_message' in json)) return errors;
  return [fromLegacy(json)];
}

function fromGraphql(error: Json): ReportedError {
  const extensions = extensionsOf(error);
  const message = text(error['message']);
  return {
    code: text(extensions['code']),
    message,
    path: Array.isArray(error['path']) ? (error['path'] as (string | number)[]) : null,
    retryAfterSeconds: retrySeconds(extensions, message),
    statusCode: numberOf(extensions['status_code']),
    ...detailsOf(extensions['error_data']),
  };
}

/** The shape before 2025: the error is beside the data, not in a list. */
function fromLegacy(json: Json): ReportedError {
  const message = text(json['error_message']);
  return {
    code: text(json['error_code']),
    message,
    path: null,
    retryAfterSeconds: retrySeconds(json, message),
    statusCode: numberOf(json['status_code']),
    ...detailsOf(json['error_data']),
  };
}

/** `error_data` is an object about one column, or a list of `{ itemId, columnIds, message }`. */
function detailsOf(errorData: unknown): Pick<ReportedError, 'reasons' | 'columnId'> {
  if (!Array.isArray(errorData)) return { reasons: [], columnId: isRecord(errorData) ? columnId(errorData['column_id']) : null };
  const entries = errorData.map((entry) => (isRecord(entry) ? entry : { message: entry }));
  const columns = new Set(entries.flatMap(columnsOf));
  const [first] = columns;
  return { reasons: entries.map(reasonOf).filter((reason) => reason !== ''), columnId: columns.size === 1 ? (first ?? null) : null };
}

function columnsOf({ columnIds }: Json): string[] {
  return Array.isArray(columnIds) ? columnIds.map(columnId).filter((id) => id !== null) : [];
}

function reasonOf(entry: Json): string {
  const [message, columns] = [text(entry['message']), columnsOf(entry)];
  if (columns.length === 0) return message;
  return `${message === '' ? 'refused' : message} (column ${columns.join(', ')})`;
}

const columnId = (id: unknown): string | null => (typeof id === 'string' && id !== '' ? id : null);

function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** What Monday says about an error: its message, the reasons that it lists beside it, and the field that it refuses, if it names one. */
export function spokenText({ code, message, reasons, path }: ReportedError): string {
  const listed = reasons.filter((reason) => !message.includes(reason)).join('; ');
  const said = message === '' || listed === '' ? `${message}${listed}` : `${message}: ${listed}`;
  const ofField = FIELD_REFUSED.test(message) || FIELD_CODES.has(code);
  const field = ofField ? (path ?? []).filter((part) => typeof part === 'string' && part !== '@') : [];
  return field.length === 0 ? said : `${said} (field ${field.join('.')}, scope ${scopeOf(field)})`;
}

/** The scope that a field needs, by Monday's documentation. The fields of mutations have names of our own. */
function scopeOf(path: readonly (string | number)[]): string {
  if (path[0] === 'me') return 'me:read';
  if (path.some((part) => PEOPLE_FIELDS.has(String(part)))) return 'users:read';
  return BOARD_FIELDS.has(String(path[0])) ? 'boards:read' : 'boards:write';
}

const PEOPLE_FIELDS: ReadonlySet<string> = new Set(['owners', 'users', 'creator']);
const BOARD_FIELDS: ReadonlySet<string> = new Set(['boards', 'items', 'next_items_page', 'items_page_by_column_values']);

const FIELD_CODES: ReadonlySet<string> = new Set(['UNAUTHORIZED_FIELD_OR_TYPE', 'missingRequiredPermissions']);

/** Monday's text for a field that the token has no scope for; only the path says which field it is. */
export const FIELD_REFUSED = /^unauthorized field or type/i;

/** The hint is in seconds, in milliseconds, or (older) only in the message: `... reset in 19 seconds`. */
function retrySeconds(source: Json, message: string): number | null {
  const seconds = numberOf(source['retry_in_seconds']);
  if (seconds !== null) return seconds;
  const millis = numberOf(source['retryAfterMs']);
  if (millis !== null) return millis / 1000;
  const inMessage = /reset in (\d+) seconds?/i.exec(message);
  return inMessage === null ? null : Number(inMessage[1]);
}
