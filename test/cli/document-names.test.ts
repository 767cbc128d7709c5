import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkDocuments } from '../../src/cli/generate/documents-to-check.js';
import { unknownNames, unknownNamesInComments } from '../../src/cli/generate/document-names.js';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { readDdl } from '../../src/database/ddl/read-ddl.js';
import { loadSqlFiles } from '../../src/database/sql-files.js';

const KNOWN = {
  tables: ['ORDERS_UNIFIED', 'MON_CustMasterSchedule', 'VW_MON_ActiveBatches'],
  columns: ['AAG ORDER NUMBER', 'CUSTOMER', 'Item ID'],
};

const DOCUMENT = [
  'Orders of `dbo.ORDERS_UNIFIED` go to dbo.MON_CustMasterSchedul, and the MON_ tables stay.',
  'The column `[CUSTOMER]` is right, `[CUSTOMER NAM]` is wrong, and [a link](https://example.com) or [brackets] in prose are neither.',
  '```sql',
  'SELECT [AAG ORDER NUMBER], [AAG ORDER NUMER] FROM [dbo].[ORDERS_UNIFIED]',
  '```',
  '```mermaid',
  'A[a box] --> VW_MON_ActiveBatch',
  '```',
  'All of `MON_Cust*`, `[ID!]` and `[mapping...]` are no names; `dbo.orders_unified` and `[Customer]` are in the wrong case; `SELECT 1 FROM [dbo].[Nowhere]`.',
].join('\n');

test('every name that is in no DDL is found at its place, with the one that was meant, and no other', () => {
  expect(unknownNames('a.md', DOCUMENT, KNOWN).map(({ line, column, name, nearest }) => [line, column, name, nearest])).toEqual([
    [1, 38, 'MON_CustMasterSchedul', 'MON_CustMasterSchedule'],
    [2, 36, 'CUSTOMER NAM', 'CUSTOMER'],
    [4, 28, 'AAG ORDER NUMER', 'AAG ORDER NUMBER'],
    [7, 14, 'VW_MON_ActiveBatch', 'VW_MON_ActiveBatches'],
    [9, 63, 'orders_unified', 'ORDERS_UNIFIED'],
    [9, 138, 'Nowhere', null],
    [9, 88, 'Customer', 'CUSTOMER'],
  ]);
});

test('of a mapping only the comments count', () => {
  const yaml = '# Rows of dbo.ORDERS_UNIFID\ntables: { changed: dbo.Elsewhere }';
  expect(unknownNamesInComments('a.yaml', yaml, KNOWN)).toMatchObject([{ line: 1, name: 'ORDERS_UNIFID', nearest: 'ORDERS_UNIFIED' }]);
});

test('the documents of this repository name nothing that is not there', async () => {
  const schema = readDdl(await loadSqlFiles(`${PROJECT_ROOT}/sql`));
  expect(readFileSync(`${PROJECT_ROOT}/README.md`, 'utf8')).toContain('MON_');
  expect(await checkDocuments(PROJECT_ROOT, schema, ['docs/errors.md', 'docs/mapping-reference.md', 'docs/states.md'])).toEqual([]);
});
