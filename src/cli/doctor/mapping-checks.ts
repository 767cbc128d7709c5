import { checkBoard } from '../../mapping/validate/board-checks.js';
import { ReadRefused } from '../../monday/reads.js';
import { fitOf } from '../../sync/prepare/needs.js';
import type { Need } from '../../sync/prepare/needs.js';
import { requireTables } from '../../sync/preflight/preflight.js';
import { tablePlans, toReport } from '../commands/db-tables.js';
import { productSql } from '../database-report.js';
import { ddlTruth } from '../validate/ddl-truth.js';
import { findingsOf } from '../validate/findings.js';
import { count } from '../output/words.js';
import type { Deployment, SeenMapping } from './deployment.js';
import { judgeFindings, judgeScopes, SET_TOKEN } from './monday-checks.js';
import { checked, having, notChecked, ok, warning, wrong } from './verdict.js';
import type { Verdict } from './verdict.js';

const VALIDATE = 'npm run cli -- validate';
const MIGRATE = 'npm run cli -- db migrate';

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
    const sql = await productSql(settings.database.sqlFolder, db.engine === 'sqlite', [name]);
    const plan = (await tablePlans(db, sql, [whole])).map(toReport)[0];
    if (plan !== undefined && plan.does.length > 0 && !plan.guessed)
      return wrong(`the database lacks what the mapping needs: ${shortList(plan.does)}`, MIGRATE);
    const warnings = await requireTables({ database: db, mappingsFolder: settings.mappingsFolder }, whole, null);
    const [first] = warnings;
    if (first === undefined) return ok(`the mapping fits the tables; the source is ${whole.source.table}`);
    const more = warnings.length === 1 ? '' : ` And ${count(warnings.length - 1, 'other warning')}.`;
    return warning(`${first.code} ${first.message ?? ''}${more}`, `${list}   # lists everything`);
  });
}

/** Which scopes of the token the read of the board has shown. */
export async function checkScopesOf({ api }: Deployment, { board }: SeenMapping): Promise<Verdict> {
  if (api === null) return notChecked('needs a token');
  return await having('a board that can be read', board, SET_TOKEN, async (seen) => await Promise.resolve(judgeScopes(seen)));
}

/** The live board, as `validate --board` and a run compare it. */
export async function checkBoardOf({ api }: Deployment, { located, whole, name, board }: SeenMapping): Promise<Verdict> {
  const list = `${VALIDATE} ${name} --board`;
  if (api === null) return notChecked('needs a token');
  const seen = await board;
  if (seen.kind === 'none') return notChecked(`needs a board that can be read: ${seen.reason}`);
  const { value } = seen;
  if (value instanceof ReadRefused) return wrong(value.message, SET_TOKEN, 'give its user access to the board');
  return await checked(list, async () => {
    const fit = whole === null || value === null ? null : fitOf(whole, value);
    if (fit !== null && fit.misfits.length === 0 && fit.needs.length > 0)
      return wrong(`the board lacks ${shortList(fit.needs.map(needText))}`, `npm run cli -- board prepare --mapping ${name}`);
    const findings = located.locate(checkBoard(located.parts, { board: value }));
    const sound = value === null ? '' : `"${value.name}" (${value.boardId}), ${roomOf(value)}`;
    return await Promise.resolve(judgeFindings(findings, sound, list));
  });
}

/** The first few; the command that mends them lists all. */
const shortList = (all: readonly string[]): string =>
  `${all.slice(0, 3).join(', ')}${all.length > 3 ? ` and ${String(all.length - 3)} more` : ''}`;

const needText = (need: Need): string => (need.kind === 'column' ? `the ${need.type} column "${need.title}"` : 'a subitem board');

function roomOf({ itemsCount, itemsLimit }: { readonly itemsCount: number; readonly itemsLimit: number | null }): string {
  return itemsLimit === null ? count(itemsCount, 'item') : `${String(itemsCount)} of ${String(itemsLimit)} items`;
}
