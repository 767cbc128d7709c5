import { columnsOf } from '../protocol/support/orders.js';
import { compareTroubles, plantedTroubles } from '../support/planted.js';
import { readSource } from '../support/source-content.js';
import type { FeedingSystem } from './feeding.js';
import type { Model } from './model.js';
import type { HistoryPlace } from './place.js';

/** P14: where the list of findings differs from what is wrong in the source, and from the removals that the model holds, as sentences. */
export async function differences({ database, schedule }: HistoryPlace, model: Model, feeding: FeedingSystem): Promise<string[]> {
  const findings = await database.query('SELECT * FROM [dbo].[SYNC_Finding] AS f');
  const source = await readSource(database, schedule);
  const isEmpty = source.rows.length === 0;
  const more = plantedTroubles({ ...source, rows: feeding.everFed.map(columnsOf) }, schedule);
  const open = (code: string): string[] =>
    findings.filter((row) => row['status'] === 'OPEN' && row['code'] === code).map((row) => String(row['customer'] ?? ''));
  const equal = (what: string, is: unknown, should: unknown): string[] =>
    JSON.stringify(is) === JSON.stringify(should) ? [] : [`P14: ${what} is ${JSON.stringify(is)} instead of ${JSON.stringify(should)}`];
  const edited = findings.filter(({ code }) => code === 'BOARD_EDITED').map((row) => String(row['order_number']));
  const unedited = edited.filter((number) => !model.edited.has(number));
  return [
    ...unedited.map((number) => `P14: order ${number} is said to be changed by people, and no person has changed it`),
    ...compareTroubles(plantedTroubles(source, schedule), findings, { more, whole: !isEmpty }),
    ...equal('SOURCE_EMPTY', open('SOURCE_EMPTY').length, isEmpty ? 1 : 0),
    ...equal('SIZE_COLUMN_UNKNOWN', open('SIZE_COLUMN_UNKNOWN').length, source.columns.some(({ name }) => name === '5XL') ? 1 : 0),
    // An empty source says nothing of what was missing before.
    ...(isEmpty ? [] : equal('REMOVAL_GATE', open('REMOVAL_GATE').sort(), [...model.held].sort())),
  ];
}
