import { FINDINGS } from '../../errors/findings.js';
import type { Finding } from '../../mapping/validate/finding.js';
import { findingSentence } from '../../mapping/validate/finding.js';
import type { ApiLook } from '../../monday/api-look.js';
import { ReadRefused } from '../../monday/reads.js';
import type { BoardFacts } from '../../monday/types.js';
import { count } from '../output/words.js';
import { notChecked, ok, warning, wrong } from './verdict.js';
import type { Verdict } from './verdict.js';

export const SET_TOKEN = 'set MONDAY_API_TOKEN, or MONDAY_API_TOKEN_FILE; in a settings file monday.token';
const MOVE_ON = 'move to a later version of the API, as docs/upgrading.md says';
/** Monday guarantees a version for six months ("API versioning", developer.monday.com). It does not publish when a version ends. */
const GUARANTEED_MONTHS = 6;
const UNSTABLE = ['dev', 'release_candidate'];

/** Whether Monday still offers the version that the settings ask for, and until when it guarantees it. */
export function judgeVersion(asked: string, { versions, answered }: ApiLook, now: number): Verdict {
  const offered = versions.find(({ value }) => value === asked);
  if (answered !== null && answered !== '' && answered !== asked)
    return wrong(
      `version ${asked} was asked for, and ${answered} has answered: Monday does so with a version that it has retired`,
      MOVE_ON,
    );
  if (offered === undefined || offered.kind === 'deprecated') return wrong(`Monday offers no version ${asked} any more`, MOVE_ON);
  if (UNSTABLE.includes(offered.kind))
    return warning(
      `version ${asked} is a ${offered.kind.replaceAll('_', ' ')}: Monday may still change it`,
      'set MONDAY_API_VERSION to the current version',
    );
  const end = guaranteedUntil(asked);
  const shown = new Date(end).toISOString().slice(0, 10);
  const says = `${asked}, ${offered.kind.replaceAll('_', ' ')}`;
  if (now > end) return warning(`${says}; Monday guaranteed it until ${shown} and may retire it`, MOVE_ON);
  return ok(`${says}, guaranteed until ${shown}`);
}

/** The last moment of the month that is six months after the version's own, in milliseconds since 1970. */
function guaranteedUntil(version: string): number {
  const [year = 0, month = 0] = version.split('-').map(Number);
  return Date.UTC(year, month + GUARANTEED_MONTHS, 1) - 1;
}

/** What the read of a board shows of the scopes of the token. Monday has no question for them. */
export function judgeScopes(board: BoardFacts | null | ReadRefused): Verdict {
  if (board instanceof ReadRefused)
    return board.error.code === 'missingRequiredPermissions'
      ? wrong(`the board cannot be read: ${board.error.message}`, 'give the token the scopes boards:read and boards:write')
      : notChecked('needs a board that can be read');
  if (board === null) return notChecked('needs a board that the token can see');
  if (typeof board.owned === 'object' && board.owned !== null)
    return warning('boards:read; the token may not ask who owns the board', 'add the scopes me:read and users:read to the token');
  return ok('boards:read; whether boards:write is there only a first write shows');
}

/** Findings of one subject, the errors first. The scopes have a check of their own. */
export function judgeFindings(all: readonly Finding[], sound: string, list: string): Verdict {
  const findings = all.filter(({ code }) => code !== 'BOARD_RIGHTS_UNKNOWN');
  const errors = findings.filter(({ severity }) => severity === 'error');
  const [first] = errors.length > 0 ? errors : findings;
  if (first === undefined) return ok(sound);
  const more = findings.length === 1 ? '' : ` And ${count(findings.length - 1, 'other finding')}.`;
  const verdict = errors.length > 0 ? wrong : warning;
  const says = `${first.code} ${findingSentence(first)}${more}`;
  const repair = findings.some(({ fix }) => fix !== undefined) ? [`${list} --fix   # repairs the file`] : [];
  return verdict(says, FINDINGS[first.code].remedy, ...repair, `${list}   # lists everything`);
}
