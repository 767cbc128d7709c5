import { shippedSql, technicalColumns, withoutHandFeeding } from './second-mapping.js';

/** A mapping with subitems for another table and another board. None of its business columns is named as in the shipped tables. */
export const SHOES = `
version: 1
name: shoes
source: { table: dbo.SHOES }
blank: [""]
customers: { file: shops.yaml, column: SHOP }
key: { columns: [PAIR NO] }
tables:
  changed: dbo.ChangedShoes
  staging: { orders: dbo.STG_Shoes, subitems: dbo.STG_Shoes_Lines }
  production: { orders: dbo.MON_Shoes, subitems: dbo.MON_Shoes_Lines }
  errors: { orders: dbo.ERR_Shoes, subitems: dbo.ERR_Shoes_Lines }
board: { id: "9400000001", keyColumn: { id: text_shoe_key, title: Key } }
title: { column: Heading, parts: [PAIR NO, MODEL], separator: "/" }
group: { column: Section, seasons: [YEAR], blank: [""], fallback: NO YEAR }
fields:
  - { source: PAIR NO, column: PairNo, monday: { id: text_pair, type: text } }
subitems:
  board: "9400000002"
  sizes: { after: YEAR, before: PAIRS, type: INT }
  total: PAIRS
  name: "EU {size}"
  size: { column: Grade, monday: { id: dropdown_grade, type: dropdown, labels: must exist } }
  quantity: { column: Pieces, monday: { id: numeric_pieces, type: numbers } }
  vanished: delete
batch: { orders: 10 }
policies:
  removed: delete
  removals: { maxShare: 1 }
  changeGate: { maxShare: 1, minimumOrders: 0, maxWaitMinutes: 1 }
  retry: { attempts: 5, firstDelayMinutes: 1, factor: 1, maxDelayMinutes: 1 }
`;
export const SHOPS = 'version: 1\ncustomers: [{ name: ARCADE, sources: [Arcade] }]\n';

/** The board of the shoes: it has the labels 40 and 41 and lacks 42. */
export const SHOE_BOARD = {
  board_id: '9400000001',
  board_name: 'Shoes',
  columns: [
    { monday_id: 'name', monday_title: 'Name', monday_type: 'name' },
    { monday_id: 'subtasks_shoes', monday_title: 'Subitems', monday_type: 'subtasks' },
    { monday_id: 'text_pair', monday_title: 'Pair no', monday_type: 'text' },
    { monday_id: 'text_shoe_key', monday_title: 'Key', monday_type: 'text' },
  ],
  subitem_board: {
    board_id: '9400000002',
    board_name: 'Subitems of Shoes',
    columns: [
      { monday_id: 'name', monday_title: 'Name', monday_type: 'name' },
      { monday_id: 'dropdown_grade', monday_title: 'Grade', monday_type: 'dropdown', labels: ['40', '41'] },
      { monday_id: 'numeric_pieces', monday_title: 'Pieces', monday_type: 'numbers' },
    ],
  },
};

const SOURCE =
  '[SHOP] NVARCHAR(MAX) NULL, [PAIR NO] NVARCHAR(MAX) NULL, [MODEL] NVARCHAR(MAX) NULL, [YEAR] NVARCHAR(MAX) NULL, [40] INT NULL, [41] INT NULL, [42] INT NULL, [PAIRS] INT NULL';
const BUSINESS = '[Heading] NVARCHAR(MAX) NOT NULL, [Section] NVARCHAR(MAX) NOT NULL, [PairNo] NVARCHAR(MAX) NULL';

/** The technical columns are those of the shipped tables; sizes and quantities have columns of other names. */
export async function shoeTables(): Promise<string> {
  const [staging, errors] = [
    await shippedSql('tables/customer-master-schedule.sql'),
    await shippedSql('tables/customer-master-schedule.sql'),
  ];
  const lines = technicalColumns(staging, 'STG_MON_CustMasterSchedule_Subitems', '[load_id]', 'Shoes_Lines')
    .replaceAll('STG_MON_CustMasterSchedule]', 'STG_Shoes]')
    .replaceAll('[Size]', '[Grade]')
    .replaceAll('[Order Qty]', '[Pieces]');
  return [
    `CREATE TABLE [dbo].[SHOES] (${SOURCE});`,
    `CREATE TABLE [dbo].[ChangedShoes] (${SOURCE}, ${technicalColumns(withoutHandFeeding(staging), 'StagingOrders', '[load_id]', 'ChangedShoes')});`,
    `CREATE TABLE [dbo].[STG_Shoes] (${BUSINESS}, ${technicalColumns(staging, 'STG_MON_CustMasterSchedule', '[load_id]', 'Shoes')});`,
    `CREATE TABLE [dbo].[STG_Shoes_Lines] (${lines});`,
    `CREATE TABLE [dbo].[MON_Shoes] ([Item ID] BIGINT NOT NULL PRIMARY KEY, ${BUSINESS});`,
    `CREATE TABLE [dbo].[MON_Shoes_Lines] ([parent_item_id] BIGINT NOT NULL, [subitem_id] BIGINT NOT NULL PRIMARY KEY, [subitem_board_id] BIGINT NULL,
       [Grade] NVARCHAR(100) NOT NULL, [Pieces] INT NULL, [Item ID] BIGINT NULL);`,
    `CREATE TABLE [dbo].[ERR_Shoes] (${technicalColumns(errors, 'ERR_MON_CustMasterSchedule', '[err_id]', 'ERR_Shoes')});`,
    `CREATE TABLE [dbo].[ERR_Shoes_Lines] (${technicalColumns(errors, 'ERR_MON_CustMasterSchedule_Subitems', '[err_id]', 'ERR_Shoes_Lines')});`,
  ].join('\nGO\n');
}
