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
