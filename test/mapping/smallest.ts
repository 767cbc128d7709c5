/** The board of that mapping. */
export const PARTS_BOARD = {
  board_id: '9300000002',
  board_name: 'Parts',
  columns: [
    { monday_id: 'name', monday_title: 'Name', monday_type: 'name' },
    ...[
      'text_key',
      'text_no',
      'text_part',
      'dropdown_region',
      'text_supplier',
      'numbers_qty',
      'numbers_price',
      'text_currency',
      'text_colour',
    ].map(columnOf),
    ...['date_ordered', 'date_due', 'status_state', 'text_warehouse', 'long_text_remarks'].map(columnOf),
  ],
};

function columnOf(id: string): { monday_id: string; monday_title: string; monday_type: string } {
  return { monday_id: id, monday_title: id, monday_type: id.replace(/_[^_]+$/, '') };
}

/** A flat table of 12 columns on a board, without customers, seasons and sizes: everything that a person writes for it. */
export const SMALLEST = `
version: 1
name: parts
source: { table: dbo.PARTS }
key: { columns: [ORDER NO] }
board: { id: "9300000002", keyColumn: { id: text_key } }
title: { parts: [ORDER NO, PART] }
fields:
  - { source: ORDER NO, monday: { id: text_no, type: text } }
  - { source: PART, monday: { id: text_part, type: text } }
  - { source: REGION, monday: { id: dropdown_region, type: dropdown, labels: create } }
  - { source: SUPPLIER, monday: { id: text_supplier, type: text } }
  - { source: QTY, monday: { id: numbers_qty, type: numbers } }
  - { source: PRICE, monday: { id: numbers_price, type: numbers } }
  - { source: CURRENCY, monday: { id: text_currency, type: text } }
  - { source: ORDERED, monday: { id: date_ordered, type: date } }
  - { source: DUE, monday: { id: date_due, type: date } }
  - { source: STATE, monday: { id: status_state, type: status, labels: create } }
  - { source: WAREHOUSE, monday: { id: text_warehouse, type: text } }
  - { source: REMARKS, monday: { id: long_text_remarks, type: long_text } }
`.trimStart();

export const PARTS_COLUMNS =
  '[ORDER NO] NVARCHAR(40) NULL, [PART] NVARCHAR(200) NULL, [REGION] NVARCHAR(60) NULL, [SUPPLIER] NVARCHAR(200) NULL, [QTY] INT NULL, [PRICE] DECIMAL(12,2) NULL, [CURRENCY] NVARCHAR(3) NULL, [ORDERED] DATE NULL, [DUE] DATE NULL, [STATE] NVARCHAR(30) NULL, [WAREHOUSE] NVARCHAR(60) NULL, [REMARKS] NVARCHAR(MAX) NULL';
