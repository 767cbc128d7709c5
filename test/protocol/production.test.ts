import { expect, test } from 'vitest';
import { readLog, shownOrders } from './support/board.js';
import { openFindings } from './support/last-run.js';
import { order } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { productionRows } from './support/tables.js';
import type { ProductionRow } from '../../mappings/generated/customer-master-schedule/rows.js';
import { openWorld } from './support/world.js';

const simulator = await simulatorFixture();

test('a production table that others replaced by an extract of the board costs no mutation, is reported, and keeps what only the board owns', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001'), order('A-002'), order('A-003')]);
  await world.driver.run();
  const sent = (await readLog(simulator)).effects.length;
  const items = await shownOrders(simulator);
  // The extract has two of the three items, one that a person made, a column that only planners fill, and its own idea of a price.
  await world.database.execute('DELETE FROM [dbo].[MON_CustMasterSchedule]');
  const extract = [items['A-001']?.id, items['A-002']?.id, '77'].map((id, index) => [
    id ?? null,
    `row ${String(index)}`,
    'planned by hand',
    'A GROUP',
  ]);
  await world.database.bulkLoad('dbo.MON_CustMasterSchedule', ['Item ID', 'Title', 'PRODUCTION STATUS', 'Group'], extract);

  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: 3 });
  expect((await readLog(simulator)).effects).toHaveLength(sent);
  expect((await openFindings(world)).split('\n')).toEqual([
    expect.stringContaining('without the label "ONE SIZE"') as string,
    expect.stringContaining('dbo.MON_CustMasterSchedule lacks 1 acknowledged orders') as string,
    expect.stringContaining('holds 1 rows of items that this sync does not know') as string,
  ]);

  await world.source([order('A-001', { price: '31' }), order('A-002'), order('A-003', { price: '32' })]);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
  const rows = new Map((await productionRows(world.database)).orders.map((row) => [String(row['Item ID']), row]));
  expect(rows.get(items['A-001']?.id ?? '')).toMatchObject({ 'AAG ORDER NUMBER': 'A-001', 'PRODUCTION STATUS': 'planned by hand' });
  const typed = await world.database.query<Pick<ProductionRow, 'Item ID' | 'CUSTOMER PRICE'>>(
    `SELECT [Item ID], [CUSTOMER PRICE] FROM [dbo].[MON_CustMasterSchedule] WHERE [AAG ORDER NUMBER] = N'A-001'`,
  );
  // As in the generated types: exact numbers are text.
  expect(typed).toEqual([{ 'Item ID': items['A-001']?.id, 'CUSTOMER PRICE': '31.0000' }]);
  expect(rows.get('77')).toMatchObject({ Title: 'row 2' });
  expect(rows.get(items['A-003']?.id ?? '')).toMatchObject({ 'AAG ORDER NUMBER': 'A-003' });
});
