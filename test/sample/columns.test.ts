import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { orderColumns, sizeColumns } from '../../sandbox/sample/columns.js';

/** Name and type of each column of dbo.ORDERS_UNIFIED, read from its DDL line by line. */
function sourceColumns(): { name: string; type: string }[] {
  const ddl = readFileSync(new URL('../../sql/10_source.sql', import.meta.url), 'utf8');
  const table = ddl.slice(ddl.indexOf('CREATE TABLE [dbo].[ORDERS_UNIFIED]'));
  const body = table.slice(table.indexOf('('), table.indexOf('[record_uuid]') + 40);
  return [...body.matchAll(/\[([^\]]+)\]\s+(\w+)/g)].map(([, name = '', type = '']) => ({ name, type: type.toUpperCase() }));
}

it('writes the columns of the source table, in its order', () => {
  expect([...orderColumns, 'record_uuid']).toEqual(sourceColumns().map(({ name }) => name));
});

it('takes the INT columns between UNIT OF MEASURE and TOTAL QTY for the sizes', () => {
  const columns = sourceColumns();
  const place = (wanted: string): number => columns.findIndex(({ name }) => name === wanted);
  const between = columns.slice(place('UNIT OF MEASURE') + 1, place('TOTAL QTY')).filter(({ type }) => type === 'INT');
  expect(sizeColumns).toEqual(between.map(({ name }) => name));
});
