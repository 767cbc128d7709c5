-- The sync's own records. They are kept longer than batches and runs, and no other system rebuilds them: the state of orders on the board,
-- acknowledged and later sent values, every request as it was sent, leases, runs and budgets.

IF OBJECT_ID(N'dbo.SYNC_Mapping') IS NULL
CREATE TABLE [dbo].[SYNC_Mapping] (
    [mapping_hash] CHAR(64) NOT NULL,
    [mapping_name] NVARCHAR(100) NOT NULL,
    [content] NVARCHAR(MAX) NOT NULL,
    [created_date] DATETIME2(3) NOT NULL,
    CONSTRAINT [PK_SYNC_Mapping] PRIMARY KEY ([mapping_hash])
);
GO

-- One counter row per board: the generation rises with every promoting transaction, the read number with every detection. Since
-- `first_contact_date` an item without a record is foreign; NULL until the first read has found none, or a person has adopted them or declared them foreign.
IF OBJECT_ID(N'dbo.SYNC_Board') IS NULL
CREATE TABLE [dbo].[SYNC_Board] (
    [board_id] BIGINT NOT NULL,
    [generation] INT NOT NULL,
    [read_number] INT NOT NULL,
    [complete_read_number] INT NOT NULL,
    [keyed_by] CHAR(64) NULL,
    [first_contact_date] DATETIME2(3) NULL,
    [facts] NVARCHAR(MAX) NULL,
    [facts_date] DATETIME2(3) NULL,
    [altered_labels] NVARCHAR(MAX) NULL,
    CONSTRAINT [PK_SYNC_Board] PRIMARY KEY ([board_id])
);
GO

-- The history of a board's records: every generation has a random token of its own. After a restore the numbers repeat and the tokens do
-- not, so that they identify a snapshot of the lost history. Every generation is kept: some fifty bytes for a promotion.
IF OBJECT_ID(N'dbo.SYNC_Generation') IS NULL
CREATE TABLE [dbo].[SYNC_Generation] (
    [board_id] BIGINT NOT NULL,
    [generation] INT NOT NULL,
    [history_token] CHAR(32) NOT NULL,
    CONSTRAINT [PK_SYNC_Generation] PRIMARY KEY ([board_id], [generation])
);
GO

-- The lease of a mapping or a batch. The fencing token rises with every new holder and is checked in every write transaction.
IF OBJECT_ID(N'dbo.SYNC_Claim') IS NULL
CREATE TABLE [dbo].[SYNC_Claim] (
    [claim_name] NVARCHAR(200) NOT NULL,
    [fencing_token] INT NOT NULL,
    [holder_workflow_id] NVARCHAR(400) NOT NULL,
    [holder_run_id] NVARCHAR(100) NOT NULL,
    [claimed_date] DATETIME2(3) NOT NULL,
    [released_date] DATETIME2(3) NULL,
    CONSTRAINT [PK_SYNC_Claim] PRIMARY KEY ([claim_name])
);
GO

IF OBJECT_ID(N'dbo.SYNC_Run') IS NULL
CREATE TABLE [dbo].[SYNC_Run] (
    [run_id] UNIQUEIDENTIFIER NOT NULL,
    [mapping_name] NVARCHAR(100) NOT NULL,
    [mapping_hash] CHAR(64) NOT NULL,
    [board_id] BIGINT NOT NULL,
    [workflow_id] NVARCHAR(400) NOT NULL,
    [workflow_run_id] NVARCHAR(100) NOT NULL,
    [status] NVARCHAR(30) NOT NULL,
    [status_reason] NVARCHAR(MAX) NULL,
    [options] NVARCHAR(MAX) NOT NULL,
    [read_number] INT NULL,
    [complete_read] BIT NOT NULL DEFAULT 0,
    [changed_load_id] UNIQUEIDENTIFIER NULL,
    [staging_load_id] UNIQUEIDENTIFIER NULL,
    [rows_read] INT NOT NULL DEFAULT 0,
    [rows_blank] INT NOT NULL DEFAULT 0,
    [rows_out_of_scope] INT NOT NULL DEFAULT 0,
    [rows_repeated] INT NOT NULL DEFAULT 0,
    [orders_unchanged] INT NOT NULL DEFAULT 0,
    [orders_new] INT NOT NULL DEFAULT 0,
    [orders_changed] INT NOT NULL DEFAULT 0,
    [orders_removed] INT NOT NULL DEFAULT 0,
    [orders_held] INT NOT NULL DEFAULT 0,
    [orders_rejected] INT NOT NULL DEFAULT 0,
    [orders_missing] INT NOT NULL DEFAULT 0,
    [orders_staged] INT NOT NULL DEFAULT 0,
    [orders_promoted] INT NOT NULL DEFAULT 0,
    [orders_failed] INT NOT NULL DEFAULT 0,
    [orders_deferred] INT NOT NULL DEFAULT 0,
    [new_errors] INT NOT NULL DEFAULT 0,
    [notes] NVARCHAR(MAX) NULL,
    [start_time] DATETIME2(3) NOT NULL,
    [end_time] DATETIME2(3) NULL,
    CONSTRAINT [PK_SYNC_Run] PRIMARY KEY ([run_id]),
    CONSTRAINT [CK_SYNC_Run_status] CHECK ([status] IN (N'RUNNING', N'COMPLETED', N'COMPLETED_WITH_ERRORS', N'FAILED', N'CANCELLED', N'ORPHANED'))
);
GO

-- One row per order key. `sent_columns` has the values on the board by Monday's answers; a name listed in `uncertain` was sent without an
-- answer and counts as different from every value. `elsewhere` says where an item is that people have moved to another board.
IF OBJECT_ID(N'dbo.SYNC_Record') IS NULL
CREATE TABLE [dbo].[SYNC_Record] (
    [board_id] BIGINT NOT NULL,
    [key_digest] CHAR(64) NOT NULL,
    [order_key] NVARCHAR(MAX) NOT NULL,
    [customer] NVARCHAR(200) NOT NULL,
    [state] NVARCHAR(20) NOT NULL,
    [item_id] BIGINT NULL,
    [retired_items] NVARCHAR(MAX) NULL,
    [item_name] NVARCHAR(1000) NULL,
    [shown_name] NVARCHAR(1000) NULL,
    [group_title] NVARCHAR(500) NULL,
    [sent_columns] NVARCHAR(MAX) NOT NULL,
    [uncertain] NVARCHAR(MAX) NOT NULL,
    [acknowledged_hash] CHAR(64) NULL,
    [acknowledged_outgoing] NVARCHAR(MAX) NULL,
    [acknowledged_date] DATETIME2(3) NULL,
    [generation] INT NOT NULL,
    [read_number] INT NOT NULL,
    [missing_since_read] INT NULL,
    [dirty] BIT NOT NULL,
    [quiet_until] DATETIME2(3) NULL,
    [recheck_after] DATETIME2(3) NULL,
    [elsewhere] NVARCHAR(400) NULL,
    [updated_date] DATETIME2(3) NOT NULL,
    CONSTRAINT [PK_SYNC_Record] PRIMARY KEY ([board_id], [key_digest]),
    CONSTRAINT [CK_SYNC_Record_state] CHECK ([state] IN (N'ABSENT', N'LIVE', N'ARCHIVED', N'DELETED', N'GONE', N'DUPLICATE', N'MOVED', N'LEFT', N'ELSEWHERE', N'FORGOTTEN', N'RELEASED'))
);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = N'IX_SYNC_Record_generation' AND object_id = OBJECT_ID(N'dbo.SYNC_Record'))
CREATE INDEX [IX_SYNC_Record_generation] ON [dbo].[SYNC_Record] ([board_id], [generation]);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = N'IX_SYNC_Record_item' AND object_id = OBJECT_ID(N'dbo.SYNC_Record'))
CREATE INDEX [IX_SYNC_Record_item] ON [dbo].[SYNC_Record] ([board_id], [item_id]);
GO

-- The decision of a person about a new key that appeared while known keys vanished: the known key that it replaces, or NULL for a new order.
IF OBJECT_ID(N'dbo.SYNC_KeyDecision') IS NULL
CREATE TABLE [dbo].[SYNC_KeyDecision] (
    [board_id] BIGINT NOT NULL,
    [key_digest] CHAR(64) NOT NULL,
    [from_key] CHAR(64) NULL,
    [decided_by] NVARCHAR(200) NOT NULL,
    [decided_date] DATETIME2(3) NOT NULL,
    CONSTRAINT [PK_SYNC_KeyDecision] PRIMARY KEY ([board_id], [key_digest])
);
GO

-- The decision of a person about an order that is missing from the source and is kept because too many are: REMOVE or KEEP. A complete read deletes it once the order
-- is back or removed.
IF OBJECT_ID(N'dbo.SYNC_RemovalDecision') IS NULL
CREATE TABLE [dbo].[SYNC_RemovalDecision] (
    [board_id] BIGINT NOT NULL,
    [key_digest] CHAR(64) NOT NULL,
    [decision] NVARCHAR(10) NOT NULL,
    [decided_by] NVARCHAR(200) NOT NULL,
    [decided_date] DATETIME2(3) NOT NULL,
    CONSTRAINT [PK_SYNC_RemovalDecision] PRIMARY KEY ([board_id], [key_digest]),
    CONSTRAINT [CK_SYNC_RemovalDecision_decision] CHECK ([decision] IN (N'REMOVE', N'KEEP'))
);
GO

-- The decision of a person about an order that people have changed on the board: about what is missing (RECREATE, LEAVE) and about what was changed (RESTORE, ACCEPT).
-- The next batch of the order acts on it, and its promotion deletes RECREATE and RESTORE, and LEAVE once the item is back.
IF OBJECT_ID(N'dbo.SYNC_OrderDecision') IS NULL
CREATE TABLE [dbo].[SYNC_OrderDecision] (
    [board_id] BIGINT NOT NULL,
    [key_digest] CHAR(64) NOT NULL,
    [matter] NVARCHAR(10) NOT NULL,
    [decision] NVARCHAR(10) NOT NULL,
    [decided_by] NVARCHAR(200) NOT NULL,
    [decided_date] DATETIME2(3) NOT NULL,
    CONSTRAINT [PK_SYNC_OrderDecision] PRIMARY KEY ([board_id], [key_digest], [matter]),
    CONSTRAINT [CK_SYNC_OrderDecision_decision] CHECK ([decision] IN (N'RECREATE', N'LEAVE', N'RESTORE', N'ACCEPT'))
);
GO

-- Orders that were fed by hand through StagingOrders. One that no read of the source has found yet is not expected there and is never removed.
IF OBJECT_ID(N'dbo.SYNC_HandFedOrder') IS NULL
CREATE TABLE [dbo].[SYNC_HandFedOrder] (
    [board_id] BIGINT NOT NULL,
    [key_digest] CHAR(64) NOT NULL,
    [in_source] BIT NOT NULL,
    [updated_date] DATETIME2(3) NOT NULL,
    CONSTRAINT [PK_SYNC_HandFedOrder] PRIMARY KEY ([board_id], [key_digest])
);
GO

-- One row per order key and size. A size that went to 0 keeps its row. `elsewhere` says where a subitem is that people have moved.
IF OBJECT_ID(N'dbo.SYNC_Line') IS NULL
CREATE TABLE [dbo].[SYNC_Line] (
    [board_id] BIGINT NOT NULL,
    [key_digest] CHAR(64) NOT NULL,
    [size_label] NVARCHAR(100) NOT NULL,
    [state] NVARCHAR(20) NOT NULL,
    [subitem_id] BIGINT NULL,
    [quantity] INT NULL,
    [uncertain] BIT NOT NULL,
    [acknowledged_quantity] INT NULL,
    [quiet_until] DATETIME2(3) NULL,
    [elsewhere] NVARCHAR(400) NULL,
    [updated_date] DATETIME2(3) NOT NULL,
    CONSTRAINT [PK_SYNC_Line] PRIMARY KEY ([board_id], [key_digest], [size_label]),
    CONSTRAINT [CK_SYNC_Line_state] CHECK ([state] IN (N'ABSENT', N'LIVE', N'ARCHIVED', N'DELETED', N'GONE', N'DUPLICATE', N'ELSEWHERE', N'RELEASED'))
);
GO

-- One row per group title, by digest, since titles differ by case and the server's collation does not. The row is claimed before the group is created.
IF OBJECT_ID(N'dbo.SYNC_Group') IS NULL
CREATE TABLE [dbo].[SYNC_Group] (
    [board_id] BIGINT NOT NULL,
    [title_digest] CHAR(64) NOT NULL,
    [title] NVARCHAR(500) NOT NULL,
    [state] NVARCHAR(20) NOT NULL,
    [group_id] NVARCHAR(200) NULL,
    [request_id] UNIQUEIDENTIFIER NULL,
    [updated_date] DATETIME2(3) NOT NULL,
    CONSTRAINT [PK_SYNC_Group] PRIMARY KEY ([board_id], [title_digest]),
    CONSTRAINT [CK_SYNC_Group_state] CHECK ([state] IN (N'CLAIMED', N'LIVE', N'ABSENT', N'DUPLICATE'))
);
GO

-- The exact body of every request, committed before it is sent. OPEN: not sent, or refused unexecuted. SENT: no definite answer yet; the
-- board is read again at next_look_date, and the other orders of the batch continue meanwhile.
IF OBJECT_ID(N'dbo.SYNC_Request') IS NULL
CREATE TABLE [dbo].[SYNC_Request] (
    [request_id] UNIQUEIDENTIFIER NOT NULL,
    [board_id] BIGINT NOT NULL,
    [batch_id] UNIQUEIDENTIFIER NOT NULL,
    [operation] NVARCHAR(30) NOT NULL,
    [body] NVARCHAR(MAX) NOT NULL,
    [alias_count] INT NOT NULL,
    [estimated_cost] INT NOT NULL,
    [token_identity] NVARCHAR(64) NULL,
    [status] NVARCHAR(20) NOT NULL,
    [send_count] INT NOT NULL,
    [first_sent_date] DATETIME2(3) NULL,
    [last_sent_date] DATETIME2(3) NULL,
    [next_look_date] DATETIME2(3) NULL,
    [answered_date] DATETIME2(3) NULL,
    [error_code] NVARCHAR(100) NULL,
    [error_message] NVARCHAR(MAX) NULL,
    [response] NVARCHAR(MAX) NULL,
    [created_date] DATETIME2(3) NOT NULL,
    CONSTRAINT [PK_SYNC_Request] PRIMARY KEY ([request_id]),
    CONSTRAINT [CK_SYNC_Request_status] CHECK ([status] IN (N'OPEN', N'SENT', N'ANSWERED', N'REFUSED', N'SPLIT', N'SETTLED'))
);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = N'IX_SYNC_Request_batch' AND object_id = OBJECT_ID(N'dbo.SYNC_Request'))
CREATE INDEX [IX_SYNC_Request_batch] ON [dbo].[SYNC_Request] ([batch_id], [status]);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = N'IX_SYNC_Request_status' AND object_id = OBJECT_ID(N'dbo.SYNC_Request'))
CREATE INDEX [IX_SYNC_Request_status] ON [dbo].[SYNC_Request] ([board_id], [status]);
GO

-- One alias's effect on one target. VOID: settled as not executed; the effect is planned again if it is still needed.
IF OBJECT_ID(N'dbo.SYNC_Intent') IS NULL
CREATE TABLE [dbo].[SYNC_Intent] (
    [request_id] UNIQUEIDENTIFIER NOT NULL,
    [position] INT NOT NULL,
    [alias] NVARCHAR(20) NOT NULL,
    [board_id] BIGINT NOT NULL,
    [key_digest] CHAR(64) NULL,
    [size_label] NVARCHAR(100) NULL,
    [operation] NVARCHAR(30) NOT NULL,
    [effect] NVARCHAR(MAX) NOT NULL,
    [read_number] INT NOT NULL,
    [status] NVARCHAR(20) NOT NULL,
    [monday_id] NVARCHAR(200) NULL,
    [error_code] NVARCHAR(100) NULL,
    [error_message] NVARCHAR(MAX) NULL,
    [settled_date] DATETIME2(3) NULL,
    CONSTRAINT [PK_SYNC_Intent] PRIMARY KEY ([request_id], [position]),
    CONSTRAINT [CK_SYNC_Intent_status] CHECK ([status] IN (N'OPEN', N'CONFIRMED', N'REFUSED', N'VOID'))
);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = N'IX_SYNC_Intent_target' AND object_id = OBJECT_ID(N'dbo.SYNC_Intent'))
CREATE INDEX [IX_SYNC_Intent_target] ON [dbo].[SYNC_Intent] ([board_id], [key_digest], [status]);
GO

-- Complexity points that a token has spent in its current budget window, reservations included. A reservation expires with the window. `day_requests` are its calls since
-- `day_started_date`, midnight UTC, when Monday's limit of calls per day begins again.
IF OBJECT_ID(N'dbo.SYNC_Budget') IS NULL
CREATE TABLE [dbo].[SYNC_Budget] (
    [token_identity] NVARCHAR(64) NOT NULL,
    [points_limit] INT NOT NULL,
    [points_spent] INT NOT NULL,
    [window_started_date] DATETIME2(3) NOT NULL,
    [requests_sent] INT NOT NULL,
    [day_started_date] DATETIME2(3) NULL,
    [day_requests] INT NULL,
    CONSTRAINT [PK_SYNC_Budget] PRIMARY KEY ([token_identity])
);
GO

-- Failures of Monday in a row, as a token has met them: no call is made before closed_until_date. The first answer deletes the row.
IF OBJECT_ID(N'dbo.SYNC_Outage') IS NULL
CREATE TABLE [dbo].[SYNC_Outage] (
    [token_identity] NVARCHAR(64) NOT NULL,
    [failures] INT NOT NULL,
    [since_date] DATETIME2(3) NOT NULL,
    [closed_until_date] DATETIME2(3) NOT NULL,
    [answer] NVARCHAR(100) NOT NULL,
    CONSTRAINT [PK_SYNC_Outage] PRIMARY KEY ([token_identity])
);
GO

-- Loads of changed rows or staged orders that are being written. Publishing a load deletes its row. The next attempt discards the load of an
-- interrupted one: it is first marked, so that nothing more is added to it, then deleted from its tables.
IF OBJECT_ID(N'dbo.SYNC_Load') IS NULL
CREATE TABLE [dbo].[SYNC_Load] (
    [mapping_name] NVARCHAR(100) NOT NULL,
    [load_id] UNIQUEIDENTIFIER NOT NULL,
    [table_names] NVARCHAR(MAX) NOT NULL,
    [started_date] DATETIME2(3) NOT NULL,
    [pieces] INT NOT NULL,
    [discarded_date] DATETIME2(3) NULL,
    CONSTRAINT [PK_SYNC_Load] PRIMARY KEY ([mapping_name], [load_id])
);
GO

-- Orders sent in part: an effect has been sent since the last acknowledgement. The next run completes them.
CREATE OR ALTER VIEW [dbo].[VW_SYNC_PartlySent] AS
SELECT r.[board_id], r.[key_digest], r.[order_key], r.[customer], r.[state], r.[item_id], r.[item_name], r.[read_number], r.[updated_date]
FROM [dbo].[SYNC_Record] AS r
WHERE r.[dirty] = 1;
GO
