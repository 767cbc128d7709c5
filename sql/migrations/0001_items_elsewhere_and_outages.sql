-- What Monday made of names and labels, items that people have moved to another board, failures of Monday that all workers know, and what persons
-- have decided of orders that were changed on the board.
IF COL_LENGTH(N'dbo.SYNC_Board', N'altered_labels') IS NULL
ALTER TABLE [dbo].[SYNC_Board] ADD [altered_labels] NVARCHAR(MAX) NULL;

IF COL_LENGTH(N'dbo.SYNC_Record', N'shown_name') IS NULL
ALTER TABLE [dbo].[SYNC_Record] ADD [shown_name] NVARCHAR(1000) NULL;

IF COL_LENGTH(N'dbo.SYNC_Record', N'elsewhere') IS NULL
ALTER TABLE [dbo].[SYNC_Record] ADD [elsewhere] NVARCHAR(400) NULL;

ALTER TABLE [dbo].[SYNC_Record] DROP CONSTRAINT [CK_SYNC_Record_state];
ALTER TABLE [dbo].[SYNC_Record] ADD CONSTRAINT [CK_SYNC_Record_state]
    CHECK ([state] IN (N'ABSENT', N'LIVE', N'ARCHIVED', N'DELETED', N'GONE', N'DUPLICATE', N'MOVED', N'LEFT', N'ELSEWHERE', N'FORGOTTEN', N'RELEASED'));

IF COL_LENGTH(N'dbo.SYNC_Line', N'elsewhere') IS NULL
ALTER TABLE [dbo].[SYNC_Line] ADD [elsewhere] NVARCHAR(400) NULL;

ALTER TABLE [dbo].[SYNC_Line] DROP CONSTRAINT [CK_SYNC_Line_state];
ALTER TABLE [dbo].[SYNC_Line] ADD CONSTRAINT [CK_SYNC_Line_state]
    CHECK ([state] IN (N'ABSENT', N'LIVE', N'ARCHIVED', N'DELETED', N'GONE', N'DUPLICATE', N'ELSEWHERE', N'RELEASED'));

IF OBJECT_ID(N'dbo.SYNC_Outage') IS NULL
CREATE TABLE [dbo].[SYNC_Outage] (
    [token_identity] NVARCHAR(64) NOT NULL,
    [failures] INT NOT NULL,
    [since_date] DATETIME2(3) NOT NULL,
    [closed_until_date] DATETIME2(3) NOT NULL,
    [answer] NVARCHAR(100) NOT NULL,
    CONSTRAINT [PK_SYNC_Outage] PRIMARY KEY ([token_identity])
);

-- Calls of the day, and alerts.
IF COL_LENGTH(N'dbo.SYNC_Budget', N'day_started_date') IS NULL
ALTER TABLE [dbo].[SYNC_Budget] ADD [day_started_date] DATETIME2(3) NULL;

IF COL_LENGTH(N'dbo.SYNC_Budget', N'day_requests') IS NULL
ALTER TABLE [dbo].[SYNC_Budget] ADD [day_requests] INT NULL;

IF OBJECT_ID(N'dbo.SYNC_Alert') IS NULL
CREATE TABLE [dbo].[SYNC_Alert] (
    [mapping_name] NVARCHAR(100) NOT NULL,
    [rule_name] NVARCHAR(30) NOT NULL,
    [level] NVARCHAR(10) NOT NULL,
    [changes] INT NOT NULL,
    [message] NVARCHAR(1000) NOT NULL,
    [changed_date] DATETIME2(3) NOT NULL,
    CONSTRAINT [PK_SYNC_Alert] PRIMARY KEY ([mapping_name], [rule_name]),
    CONSTRAINT [CK_SYNC_Alert_level] CHECK ([level] IN (N'OK', N'WARNING', N'CRITICAL'))
);

IF OBJECT_ID(N'dbo.SYNC_AlertDelivery') IS NULL
CREATE TABLE [dbo].[SYNC_AlertDelivery] (
    [delivery_id] UNIQUEIDENTIFIER NOT NULL,
    [mapping_name] NVARCHAR(100) NOT NULL,
    [rule_name] NVARCHAR(30) NOT NULL,
    [change_number] INT NOT NULL,
    [target] NVARCHAR(100) NOT NULL,
    [level] NVARCHAR(10) NOT NULL,
    [previous_level] NVARCHAR(10) NOT NULL,
    [message] NVARCHAR(1000) NOT NULL,
    [changed_date] DATETIME2(3) NOT NULL,
    [status] NVARCHAR(10) NOT NULL,
    [ended_date] DATETIME2(3) NULL,
    [reason] NVARCHAR(400) NULL,
    CONSTRAINT [PK_SYNC_AlertDelivery] PRIMARY KEY ([delivery_id]),
    CONSTRAINT [CK_SYNC_AlertDelivery_status] CHECK ([status] IN (N'OPEN', N'DELIVERED', N'GIVEN_UP'))
);
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = N'IX_SYNC_AlertDelivery_target' AND object_id = OBJECT_ID(N'dbo.SYNC_AlertDelivery'))
CREATE INDEX [IX_SYNC_AlertDelivery_target] ON [dbo].[SYNC_AlertDelivery] ([target], [status]);

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
