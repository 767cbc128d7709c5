-- The state of each rule of alerts, by mapping: its level, and how often that has changed. A change is written only on top of the state that it was compared with, so
-- that two workers that notice it tell it once. A rule without a row has never been anything but OK.
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
GO

-- What is to be sent to each target: one row per change and target, written together with the change. OPEN until the target has accepted it. Holds no address and no header.
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
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = N'IX_SYNC_AlertDelivery_target' AND object_id = OBJECT_ID(N'dbo.SYNC_AlertDelivery'))
CREATE INDEX [IX_SYNC_AlertDelivery_target] ON [dbo].[SYNC_AlertDelivery] ([target], [status]);
GO
