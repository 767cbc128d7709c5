import { quoteName, quoteTable } from '../quote-name.js';
import { plainTableName } from '../table-name.js';

/** A column with what T-SQL says of it: `NVARCHAR(40) NULL`. */
export interface DeclaredColumn {
  readonly name: string;
  readonly declaration: string;
}

/** What the sync itself needs of one table of a mapping, whatever the mapping is. */
export interface Technical {
  /** Lines before the table, without dashes. */
  readonly comment: readonly string[];
  readonly columns: readonly DeclaredColumn[];
  readonly constraints: readonly string[];
  readonly indexes: readonly Index[];
}

export interface Index {
  readonly comment?: string;
  readonly name: string;
  readonly columns: string;
  /** The order in which a server keeps the rows of the table. */
  readonly clustered?: boolean;
}

/** Names of the columns that a mapping chooses for sizes and quantities. */
export interface SizeColumns {
  readonly size: string;
  readonly quantity: string;
}

const column = (name: string, declaration: string): DeclaredColumn => ({ name, declaration });
const STATUS = `CHECK ([stg_status] IN (N'PENDING', N'ACKNOWLEDGED', N'PROMOTED', N'FAILED', N'DEFERRED'))`;
const CHANGE = `CHECK ([stg_change] IN (N'NEW', N'CHANGED', N'REMOVED'))`;
const LOAD_AND_KEY = [column('load_id', 'UNIQUEIDENTIFIER NOT NULL'), column('stg_key', 'CHAR(64) NOT NULL')];

/** The table of changed rows; source systems may put rows there too. */
export function changedTable(table: string): Technical {
  const name = plainTableName(table);
  return {
    comment: [
      'The raw changed rows of a run. Source systems may put rows here too, with ProcessOrder = 1 and without a load id: the next run over the whole',
      'source applies the same rules to them. process_status is DONE (ProcessOrder is 0 then) or FAILED with a message (it stays 1, and is retried).',
    ],
    columns: [
      column('ProcessOrder', 'INT NULL'),
      column('process_id', 'UNIQUEIDENTIFIER NOT NULL DEFAULT NEWID()'),
      column('process_status', 'NVARCHAR(20) NULL'),
      column('process_message', 'NVARCHAR(MAX) NULL'),
      column('process_date', 'DATETIME2(3) NULL'),
      column('load_id', 'UNIQUEIDENTIFIER NULL'),
      column('stg_key', 'CHAR(64) NULL'),
      column('stg_hash', 'CHAR(64) NULL'),
      column('stg_change', 'NVARCHAR(20) NULL'),
      column('stg_created_date', 'DATETIME2(3) NOT NULL DEFAULT SYSUTCDATETIME()'),
    ],
    constraints: [
      `CONSTRAINT [CK_${name}_process_status] CHECK ([process_status] IN (N'DONE', N'FAILED'))`,
      `CONSTRAINT [CK_${name}_change] ${CHANGE}`,
    ],
    indexes: [
      {
        comment:
          'The rows of a load are stored together, in the order of insertion, so that reading and deleting one touches no other; a heap would keep the deleted space.',
        name: `CX_${name}`,
        columns: '[load_id]',
        clustered: true,
      },
      { name: `IX_${name}_load`, columns: '[load_id], [stg_key]' },
      { comment: 'For the result that is written back to rows fed by hand.', name: `IX_${name}_process`, columns: '[process_id]' },
    ],
  };
}

/** The columns, constraints and indexes of the sync in a staging table of orders. */
export function stagingTable(table: string): Technical {
  const name = plainTableName(table);
  return {
    comment: [
      'Orders as Monday shall show them. A load is read only after it has been published, so a row belongs to its load and its key.',
      'stg_outgoing holds the outgoing order as JSON, so that the sent values are the compared ones.',
    ],
    columns: [
      ...LOAD_AND_KEY,
      column('stg_batch_id', 'UNIQUEIDENTIFIER NULL'),
      column('stg_customer_batch', 'NVARCHAR(100) NOT NULL'),
      column('stg_change', 'NVARCHAR(20) NOT NULL'),
      column('stg_read_number', 'INT NOT NULL'),
      column('stg_hash', 'CHAR(64) NOT NULL'),
      column('stg_outgoing', 'NVARCHAR(MAX) NOT NULL'),
      column('stg_warnings', 'NVARCHAR(MAX) NULL'),
      column('stg_status', `NVARCHAR(20) NOT NULL DEFAULT N'PENDING'`),
      column('stg_status_reason', 'NVARCHAR(100) NULL'),
      column('stg_monday_item_id', 'BIGINT NULL'),
      column('stg_error_message', 'NVARCHAR(MAX) NULL'),
      column('stg_created_date', 'DATETIME2(3) NOT NULL DEFAULT SYSUTCDATETIME()'),
      column('stg_processed_date', 'DATETIME2(3) NULL'),
    ],
    constraints: [
      `CONSTRAINT [PK_${name}] PRIMARY KEY ([load_id], [stg_key])`,
      `CONSTRAINT [CK_${name}_change] ${CHANGE}`,
      `CONSTRAINT [CK_${name}_status] ${STATUS}`,
    ],
    indexes: [{ name: `IX_${name}_batch`, columns: '[stg_batch_id], [stg_status]' }],
  };
}

/** `orders` is the staging table of the orders. */
export function stagingSizesTable(table: string, orders: string, { size, quantity }: SizeColumns): Technical {
  const name = plainTableName(table);
  return {
    comment: ['The sizes of a staged order, in the order of the size columns.'],
    columns: [
      ...LOAD_AND_KEY,
      column(size, 'NVARCHAR(100) NOT NULL'),
      column('stg_position', 'INT NOT NULL'),
      column(quantity, 'INT NOT NULL'),
      column('stg_status', `NVARCHAR(20) NOT NULL DEFAULT N'PENDING'`),
      column('stg_monday_subitem_id', 'BIGINT NULL'),
      column('stg_error_message', 'NVARCHAR(MAX) NULL'),
    ],
    constraints: [
      `CONSTRAINT [PK_${name}] PRIMARY KEY ([load_id], [stg_key], ${quoteName(size)})`,
      `CONSTRAINT [FK_${name}_order] FOREIGN KEY ([load_id], [stg_key])\n        REFERENCES ${quoteTable(orders)} ([load_id], [stg_key])`,
      `CONSTRAINT [CK_${name}_status] ${STATUS}`,
    ],
    indexes: [],
  };
}

/** The columns and the key of the sync in a production table of orders. */
export function productionTable(table: string): Technical {
  return {
    comment: [
      "What Monday acknowledged, for the business. A board extract may rebuild these tables, so they hold no column of the sync's own.",
      'Every column has the type that it has in staging: nothing is cut or rounded on the way.',
    ],
    columns: [column('Item ID', 'BIGINT NOT NULL')],
    constraints: [`CONSTRAINT [PK_${plainTableName(table)}] PRIMARY KEY ([Item ID])`],
    indexes: [],
  };
}

/** The columns and the key of the sync in a production table of sizes. */
export function productionSizesTable(table: string, { size, quantity }: SizeColumns): Technical {
  const name = plainTableName(table);
  return {
    comment: [],
    columns: [
      column('parent_item_id', 'BIGINT NOT NULL'),
      column('subitem_id', 'BIGINT NOT NULL'),
      column('subitem_board_id', 'BIGINT NULL'),
      column(size, 'NVARCHAR(100) NOT NULL'),
      column(quantity, 'INT NULL'),
      column('Item ID', 'BIGINT NULL'),
    ],
    constraints: [`CONSTRAINT [PK_${name}] PRIMARY KEY ([subitem_id])`],
    indexes: [{ name: `IX_${name}_parent`, columns: '[parent_item_id]' }],
  };
}

/** `sized`: the table of refused sizes. */
export function errorTable(table: string, sized: boolean): Technical {
  const name = plainTableName(table);
  return {
    comment: sized
      ? ['Sizes that were refused. The order itself may be on the board.']
      : [
          'Orders that were refused, with the reason and the remedy. One open error per key, code and content: created_date is when it was',
          'seen first, seen_count how often. error_type is a code of the error registry. closed_reason: why a person gave up this content; it is not',
          'retried, and changed content counts as new.',
        ],
    columns: [
      column('err_id', 'UNIQUEIDENTIFIER NOT NULL'),
      column('stg_key', 'CHAR(64) NULL'),
      column('content_hash', 'CHAR(64) NOT NULL'),
      column('run_id', 'UNIQUEIDENTIFIER NOT NULL'),
      column('batch_id', 'UNIQUEIDENTIFIER NULL'),
      column('customer_batch', 'NVARCHAR(200) NOT NULL'),
      column('order_number', 'NVARCHAR(200) NULL'),
      column('item_name', 'NVARCHAR(1000) NULL'),
      column('group_name', 'NVARCHAR(500) NULL'),
      ...(sized ? SIZE_OF_ERROR : []),
      column('error_type', 'NVARCHAR(100) NOT NULL'),
      column('error_message', 'NVARCHAR(MAX) NOT NULL'),
      column('column_name', 'NVARCHAR(200) NULL'),
      column('column_value', 'NVARCHAR(MAX) NULL'),
      column('http_status_code', 'INT NULL'),
      column('api_payload', 'NVARCHAR(MAX) NULL'),
      column('request_id', 'UNIQUEIDENTIFIER NULL'),
      column('original_data', 'NVARCHAR(MAX) NULL'),
      column('created_date', 'DATETIME2(3) NOT NULL'),
      column('last_seen_date', 'DATETIME2(3) NOT NULL'),
      column('seen_count', 'INT NOT NULL'),
      column('retry_count', 'INT NOT NULL DEFAULT 0'),
      column('last_retry_date', 'DATETIME2(3) NULL'),
      column('next_retry_date', 'DATETIME2(3) NULL'),
      column('max_retries_reached', 'BIT NOT NULL DEFAULT 0'),
      column('resolved_date', 'DATETIME2(3) NULL'),
      column('resolved_by', 'NVARCHAR(200) NULL'),
      column('closed_reason', 'NVARCHAR(MAX) NULL'),
    ],
    constraints: [`CONSTRAINT [PK_${name}] PRIMARY KEY ([err_id])`],
    indexes: [
      { name: `IX_${name}_key`, columns: '[stg_key], [resolved_date]' },
      { name: `IX_${name}_batch`, columns: '[batch_id]' },
    ],
  };
}

const SIZE_OF_ERROR = [
  column('parent_item_id', 'BIGINT NULL'),
  column('size_label', 'NVARCHAR(100) NOT NULL'),
  column('order_qty', 'INT NOT NULL'),
  column('subitem_name', 'NVARCHAR(500) NULL'),
];
