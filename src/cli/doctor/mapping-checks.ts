import { checkBoard } from '../../mapping/validate/board-checks.js';
import { ReadRefused } from '../../monday/reads.js';
import { requireTables } from '../../sync/preflight/preflight.js';
import { ddlTruth } from '../validate/ddl-truth.js';
import { findingsOf } from '../validate/findings.js';
import { count } from '../output/words.js';
import type { Deployment, SeenMapping } from './deployment.js';
import { judgeFindings, judgeScopes, SET_TOKEN } from './monday-checks.js';
import { checked, having, notChecked, ok, warning, wrong } from './verdict.js';
import type { Verdict } from './verdict.js';

const VALIDATE = 'npm run cli -- validate';

/** The file, as `validate` checks it against the tables of the product. */
export async function checkFile({ settings }: Deployment, { located }: SeenMapping): Promise<Verdict> {
  return await checked(VALIDATE, async () => {
    const truth = await ddlTruth([settings.database.sqlFolder]);
    const found = await findingsOf([located.path], settings.mappingsFolder, [truth]);
    // The check of the live tables reads the source itself.
    const findings = found.filter(({ code }) => code !== 'SOURCE_NOT_DECLARED');
    return judgeFindings(findings, `${located.path} is sound`, VALIDATE);
  });
}

/** The live tables, as a run compares them before it begins. */
export async function checkTablesOf({ settings, database }: Deployment, { whole, name }: SeenMapping): Promise<Verdict> {
  const list = `${VALIDATE} ${name} --database`;
  if (whole === null) return notChecked('needs a mapping without errors');
  return await having('the database', database, list, async (db) => {
    const warnings = await requireTables({ database: db, mappingsFolder: settings.mappingsFolder }, whole, null);
    const [first] = warnings;
    if (first === undefined) return ok(`the mapping fits the tables; the source is ${whole.source.table}`);
    const more = warnings.length === 1 ? '' : ` And ${count(warnings.length - 1, 'other warning')}.`;
    return warning(`${first.code} ${first.message ?? ''}${more}`, `${list}   (lists everything)`);
  });
}

export async function checkScopesOf({ api }: Deployment, { board }: SeenMapping): Promise<Verdict> {
  if (api === null) return notChecked('needs a token');
  return await having('a board that can be read', board, SET_TOKEN, async (seen) => await Promise.resolve(judgeScopes(seen)));
}

/** The live board, as `validate --board` and a run compare it. */
export async function checkBoardOf({ api }: Deployment, { located, name, board }: SeenMapping): Promise<Verdict> {
  const list = `${VALIDATE} ${name} --board`;
  if (api === null) return notChecked('needs a token');
  const seen = await board;
  if (seen.kind === 'none') return notChecked(`needs a board that can be read: ${seen.reason}`);
  const { value } = seen;
  if (value instanceof ReadRefused) return wrong(value.message, SET_TOKEN, 'give its user access to the board');
  return await checked(list, async () => {
    const findings = located.locate(checkBoard(located.parts, { board: value }));
    const sound = value === null ? '' : `"${value.name}" (${value.boardId}), ${roomOf(value)}`;
    return await Promise.resolve(judgeFindings(findings, sound, list));
  });
}

function roomOf({ itemsCount, itemsLimit }: { readonly itemsCount: number; readonly itemsLimit: number | null }): string {
  return itemsLimit === null ? count(itemsCount, 'item') : `${String(itemsCount)} of ${String(itemsLimit)} items`;
}
