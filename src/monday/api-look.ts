import { API_VERSION, requireToken } from './client.js';
import type { MondaySettings } from './client.js';
import { wholeList, wholeText } from './read-answer.js';
import { query } from './reads.js';
import { transport } from './transport.js';

/** What one small request shows of Monday's API and of the token. It needs no scope and no board. */
export interface ApiLook {
  /** Every version that Monday offers, and its kind in Monday's terms: `current`, `maintenance`, `release_candidate` and others. */
  readonly versions: readonly { readonly value: string; readonly kind: string }[];
  /** The version that answered; null when the answer does not say it. */
  readonly answered: string | null;
  /** Monday's clock as it answered, in milliseconds since 1970, a whole second; null when the answer does not say it. */
  readonly dateMs: number | null;
}

/** The least that Monday charges for a query. */
const COST = 1;

/** Asks Monday which versions it offers. Throws as reads do: `ReadRefused` for a token that Monday does not accept. */
export async function lookAtApi(settings: MondaySettings & { readonly timeoutMs: number }): Promise<ApiLook> {
  const { url, token, apiVersion = API_VERSION, timeoutMs } = settings;
  requireToken(token);
  const post = transport({ url, token, apiVersion, timeoutMs });
  const seen: { answered: string | null; date: number } = { answered: null, date: NaN };
  const noticed = async (body: string): ReturnType<typeof post> => {
    const exchange = await post(body);
    if (exchange.kind === 'reply') {
      seen.answered = exchange.header('API-Version');
      seen.date = Date.parse(exchange.header('Date') ?? '');
    }
    return exchange;
  };
  const data = await query({ post: noticed }, 'versions', {}, COST);
  return {
    versions: wholeList(data['versions'], 'versions').map(({ value, kind }) => ({
      value: wholeText(value, 'version'),
      kind: wholeText(kind, 'kind of a version'),
    })),
    answered: seen.answered,
    dateMs: Number.isNaN(seen.date) ? null : seen.date,
  };
}
