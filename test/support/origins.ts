import type { SqlRow } from '../../src/database/database.js';

const textOf = (row: SqlRow, column: string): string => String(row[column] ?? '');

/**
 * The request that a mutation was first sent in. A request that Monday does not answer is replaced by one for each of its mutations, with the
 * same content: both are the same effect on its target (R5). `requests` and `intents` are all rows of those tables.
 */
export function origins(requests: readonly SqlRow[], intents: readonly SqlRow[]): (key: string, alias: string) => string {
  const byId = new Map(requests.map((row) => [textOf(row, 'request_id').toLowerCase(), row]));
  const replaced = new Map<string, string>();
  const replacements: { readonly mutation: string; readonly from: string }[] = [];
  for (const intent of intents) {
    const id = textOf(intent, 'request_id').toLowerCase();
    const request = byId.get(id);
    if (request === undefined) continue;
    const at = (date: string): string => [textOf(request, 'batch_id'), textOf(request, date), textOf(intent, 'effect')].join(' ');
    if (request['status'] === 'SPLIT') replaced.set(at('answered_date'), id);
    replacements.push({ mutation: `${id} ${textOf(intent, 'alias')}`, from: at('created_date') });
  }
  const origin = new Map(
    replacements.flatMap(({ mutation, from }) => {
      const id = replaced.get(from);
      return id === undefined ? [] : [[mutation, id] as const];
    }),
  );
  return (key, alias) => origin.get(`${key.toLowerCase()} ${alias}`) ?? key.toLowerCase();
}
