import { describeError } from '../../errors/registry.js';
import type { Mapping } from '../../mapping/schema.js';
import { partsOf } from '../../mapping/parts.js';
import { checkBoard } from '../../mapping/validate/board-checks.js';
import { findingSentence, unplaced } from '../../mapping/validate/finding.js';
import { MondayUnavailable } from '../../monday/outage.js';
import { IncompleteRead, LimitedRead, ReadRefused } from '../../monday/reads.js';
import type { AliasAnswer, BoardFacts, MondayError } from '../../monday/types.js';
import { liveBoard } from '../preflight/preflight.js';
import type { Services } from '../services.js';

/** Whether a refusal concerns every order, with the error that says why; `error` of one that does not is for its own order. */
interface Judged {
  readonly concernsAll: boolean;
  readonly error: MondayError;
}

/** Codes about board and rights that Monday also gives for a single item. What it says of the token or the API version concerns every request. */
const ABOUT_BOARD: ReadonlySet<string> = new Set([
  'UserUnauthorizedException',
  'InvalidBoardIdException',
  'InvalidColumnIdException',
  'InvalidColumnTypeException',
]);

/**
 * The answers of a request, and whether a refusal among them concerns every order: a code alone does not prove it. It does when each of
 * several mutations was refused with the same code, or when the board, read again, shows the cause. Otherwise it is the refusal of its
 * own order, and its message says why.
 */
export async function judgeAnswers(
  services: Pick<Services, 'monday'>,
  mapping: Mapping,
  answers: readonly AliasAnswer[],
): Promise<{ readonly answers: readonly AliasAnswer[]; readonly concernsAll: boolean }> {
  const first = answers.flatMap((answer) => (answer.result === 'refused' && mayConcernAll(answer.error.code) ? [answer.error] : []))[0];
  if (first === undefined) return { answers, concernsAll: false };
  const same = answers.every((answer) => answer.result === 'refused' && answer.error.code === first.code);
  if (same && answers.length > 1) return { answers, concernsAll: true };
  const shown = await shownCause(services, mapping);
  const explained = answers.map((answer) =>
    answer.result === 'refused' && mayConcernAll(answer.error.code) ? { ...answer, error: explain(answer.error, shown) } : answer,
  );
  return { answers: explained, concernsAll: shown.concernsAll };
}

/** The same for an answer that refuses a request as a whole: with a single mutation in it, it may be about that one alone. */
export async function judgeRefusal(
  services: Pick<Services, 'monday'>,
  mapping: Mapping,
  error: MondayError,
  mutations: number,
): Promise<Judged> {
  if (mutations > 1 || !ABOUT_BOARD.has(error.code)) return { concernsAll: true, error };
  const shown = await shownCause(services, mapping);
  return { concernsAll: shown.concernsAll, error: explain(error, shown) };
}

function mayConcernAll(code: string): boolean {
  const { scope, retry } = describeError(code);
  return scope === 'run' && retry !== 'later';
}

/** What the board shows, read again; `said` is a sentence about it. */
interface Shown {
  readonly concernsAll: boolean;
  readonly said: string;
}

/** A board that cannot be read now proves nothing: the order is tried again later, by itself. A read that is refused concerns every order. */
async function shownCause({ monday }: Pick<Services, 'monday'>, mapping: Mapping): Promise<Shown> {
  try {
    return causeOn(mapping, await liveBoard(monday, mapping.board.id));
  } catch (error) {
    if (error instanceof ReadRefused) return { concernsAll: true, said: error.message };
    if (error instanceof IncompleteRead || error instanceof LimitedRead || error instanceof MondayUnavailable)
      return { concernsAll: false, said: 'Only this order was refused, and the board could not be read again to find the cause.' };
    throw error;
  }
}

function causeOn(mapping: Mapping, board: BoardFacts | null): Shown {
  const [finding] = unplaced(checkBoard(partsOf(mapping), { board })).filter(({ severity }) => severity === 'error');
  if (finding !== undefined) return { concernsAll: true, said: `${finding.code} ${findingSentence(finding)}` };
  if (board !== null && board.itemsLimit !== null && board.itemsCount >= board.itemsLimit)
    return { concernsAll: true, said: `The board holds ${String(board.itemsCount)} of ${String(board.itemsLimit)} items.` };
  return { concernsAll: false, said: 'The board, read again, fits the mapping, so the refusal concerns this order alone.' };
}

const explain = (error: MondayError, { said }: Shown): MondayError => ({ ...error, message: `${error.message} (${said})` });
