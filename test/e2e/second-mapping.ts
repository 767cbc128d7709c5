import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../src/config/settings.js';

/** A mapping for another table and another board, without subitems, with its customers and its tables. */
export const MAPPING = `
version: 1
name: samples
source: { table: dbo.SAMPLES }
blank: ["", n/a]
customers: { file: buyers.yaml, column: BUYER }
key: { columns: [SAMPLE NO] }
tables:
  changed: dbo.ChangedSamples
  staging: { orders: dbo.STG_Samples }
  production: { orders: dbo.MON_Samples }
  errors: { orders: dbo.ERR_Samples }
board: { id: "9300000001", keyColumn: { id: text_key, title: Key } }
title: { column: Name, parts: [SAMPLE NO, COLOUR], separator: "/" }
group: { column: Group, seasons: [YEAR], blank: [""], fallback: NO YEAR }
fields:
  - { source: SAMPLE NO, column: SampleNo, monday: { id: text_no, type: text } }
  - { source: DUE, column: Due, monday: { id: date_due, type: date } }
  - { source: PRICE, column: Price, monday: { id: numbers_price, type: numbers }, number: { decimals: 2 } }
batch: { orders: 2 }
policies:
  removed: delete
  removals: { maxShare: 1 }
  changeGate: { maxShare: 1, minimumOrders: 0, maxWaitMinutes: 1 }
  retry: { attempts: 1, firstDelayMinutes: 1, factor: 1, maxDelayMinutes: 1 }
`;
export const BUYERS = 'version: 1\ncustomers: [{ name: ACME, sources: [Acme Inc] }, { name: BOLT, sources: [BOLT] }]\n';

const SOURCE =
  '[BUYER] NVARCHAR(MAX) NULL, [SAMPLE NO] NVARCHAR(MAX) NULL, [COLOUR] NVARCHAR(MAX) NULL, [YEAR] NVARCHAR(MAX) NULL, [DUE] DATE NULL, [PRICE] NVARCHAR(MAX) NULL';
const BUSINESS =
  '[Name] NVARCHAR(MAX) NOT NULL, [Group] NVARCHAR(MAX) NOT NULL, [SampleNo] NVARCHAR(MAX) NULL, [Due] DATE NULL, [Price] DECIMAL(18,4) NULL';

/** The technical columns are those of the shipped tables; the business columns are the mapping's own. No system feeds these tables by hand. */
export async function tables(): Promise<string> {
  const staging = await shippedSql('tables/customer-master-schedule.sql');
  return [
    `CREATE TABLE [dbo].[SAMPLES] (${SOURCE});`,
    `CREATE TABLE [dbo].[ChangedSamples] (${SOURCE}, ${technicalColumns(withoutHandFeeding(staging), 'StagingOrders', '[load_id]', 'Samples')});`,
    `CREATE TABLE [dbo].[STG_Samples] (${BUSINESS}, ${technicalColumns(staging, 'STG_MON_CustMasterSchedule', '[load_id]', 'Samples')});`,
    `CREATE TABLE [dbo].[MON_Samples] ([Item ID] BIGINT NOT NULL PRIMARY KEY, ${BUSINESS});`,
    `CREATE TABLE [dbo].[ERR_Samples] (${technicalColumns(await shippedSql('tables/customer-master-schedule.sql'), 'ERR_MON_CustMasterSchedule', '[err_id]', 'Samples')});`,
  ].join('\nGO\n');
}

export async function shippedSql(file: string): Promise<string> {
  return await readFile(join(PROJECT_ROOT, 'sql', file), 'utf8');
}

/** The changed rows of a table that no other system writes to. */
export const withoutHandFeeding = (staging: string): string => staging.replace(/.*CHECK \(\[process_status\].*\n/, '');

/** What a shipped table declares from one column on, with the name of another table in it. */
export function technicalColumns(sql: string, table: string, from: string, other: string): string {
  const body = sql.slice(sql.indexOf(`CREATE TABLE [dbo].[${table}] (`));
  return body.slice(body.indexOf(from), body.indexOf('\n);')).replaceAll(table, other).replaceAll('CONSTRAINT [', `CONSTRAINT [${other}_`);
}
