import type { SqlValue } from '../../src/database/database.js';

/** A table of orders as many have it, flat and of 12 columns, in the schema dbo, and a board for it whose columns are named by people. */
export const TABLE = 'SALES_ORDERS';

/** Monday's number of that board. */
export const BOARD = '9500000001';

export const DDL = `CREATE TABLE [dbo].[SALES_ORDERS] (
  [ORDER_NO] NVARCHAR(40) NOT NULL,
  [CUSTOMER] NVARCHAR(100) NULL,
  [SEASON] NVARCHAR(40) NULL,
  [PO_NUMBER] NVARCHAR(40) NULL,
  [STYLE] NVARCHAR(100) NULL,
  [STYLE_DESCRIPTION] NVARCHAR(400) NULL,
  [COLOUR] NVARCHAR(100) NULL,
  [ORDER_DATE] DATE NULL,
  [EX_FACTORY_DATE] DATE NULL,
  [ORDER_QTY] INT NULL,
  [UNIT_PRICE] DECIMAL(18,2) NULL,
  [STATUS] NVARCHAR(30) NULL
);`;

const CUSTOMERS = ['NORTHWIND', 'ACME', 'BOLT SPORTS'];
const STYLES = [
  ['TEE-01', 'Organic cotton T-shirt', '4.20'],
  ['HDY-07', 'Hooded sweatshirt, brushed inside', '11.85'],
  ['SHT-12', 'Running shorts', '6.40'],
  ['JKT-30', 'Windbreaker with a mesh lining', '18.00'],
] as const;
const COLOURS = ['BLACK', 'WHITE', 'FOREST'];

/** Rows in the order of the columns; the first line of each order number is `S-1001` and so on. */
export function salesOrders(count: number): SqlValue[][] {
  return Array.from({ length: count }, (_, index) => {
    const [style, description, price] = STYLES[index % STYLES.length] ?? STYLES[0];
    const day = String((index % 27) + 1).padStart(2, '0');
    return [
      `S-${String(1001 + index)}`,
      CUSTOMERS[index % CUSTOMERS.length] ?? null,
      index % 2 === 0 ? 'SPRING 2027' : 'AUTUMN 2027',
      `PO-${String(7000 + Math.floor(index / 2))}`,
      style,
      description,
      COLOURS[Math.floor(index / 4) % COLOURS.length] ?? null,
      `2026-10-${day}`,
      `2027-01-${day}`,
      120 + index * 10,
      price,
      index % 5 === 0 ? 'SHIPPED' : 'OPEN',
    ];
  });
}

const column = (monday_id: string, monday_title: string, monday_type: string, labels?: readonly string[]) => ({
  monday_id,
  monday_title,
  monday_type,
  ...(labels === undefined ? {} : { labels }),
});

export const BOARD_DESCRIPTION = {
  board_id: BOARD,
  board_name: 'Sales orders',
  columns: [
    column('name', 'Name', 'name'),
    column('text_order', 'Order no', 'text'),
    column('dropdown_customer', 'Customer', 'dropdown'),
    column('dropdown_season', 'Season', 'dropdown'),
    column('text_po', 'PO number', 'text'),
    column('text_style', 'Style', 'text'),
    column('long_text_style', 'Style description', 'long_text'),
    column('text_color', 'Color', 'text'),
    column('date_order', 'Order date', 'date'),
    column('date_factory', 'Ex-factory date', 'date'),
    column('numbers_quantity', 'Order quantity', 'numbers'),
    column('numbers_price', 'Unit price', 'numbers'),
    column('status_order', 'Status', 'status', ['OPEN', 'SHIPPED']),
    // These are of the people, and stay theirs.
    column('people_owner', 'Owner', 'people'),
    column('text_factory', 'Factory', 'text'),
  ],
};

/** A board as Monday makes it for a person who gives it nothing but a name. */
export const EMPTY_BOARD = '9500000002';

export const EMPTY_BOARD_DESCRIPTION = {
  board_id: EMPTY_BOARD,
  board_name: 'New board',
  columns: [
    column('name', 'Name', 'name'),
    column('project_owner', 'Person', 'people'),
    column('project_status', 'Status', 'status', ['Working on it', 'Done', 'Stuck']),
    column('date4', 'Date', 'date'),
  ],
};
