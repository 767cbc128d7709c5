-- Orders that were refused, with the reason and the remedy. One open error per key, code and content: created_date is when it was
-- seen first, seen_count how often. error_type is a code of the error registry. closed_reason: why a person gave up this content; it is not
-- retried, and changed content counts as new.
IF OBJECT_ID(N'dbo.ERR_MON_CustMasterSchedule') IS NULL
CREATE TABLE [dbo].[ERR_MON_CustMasterSchedule] (
    [err_id] UNIQUEIDENTIFIER NOT NULL,
    [stg_key] CHAR(64) NULL,
    [content_hash] CHAR(64) NOT NULL,
    [run_id] UNIQUEIDENTIFIER NOT NULL,
    [batch_id] UNIQUEIDENTIFIER NULL,
    [customer_batch] NVARCHAR(200) NOT NULL,
    [order_number] NVARCHAR(200) NULL,
    [item_name] NVARCHAR(1000) NULL,
    [group_name] NVARCHAR(500) NULL,
    [error_type] NVARCHAR(100) NOT NULL,
    [error_message] NVARCHAR(MAX) NOT NULL,
    [column_name] NVARCHAR(200) NULL,
    [column_value] NVARCHAR(MAX) NULL,
    [http_status_code] INT NULL,
    [api_payload] NVARCHAR(MAX) NULL,
    [request_id] UNIQUEIDENTIFIER NULL,
    [original_data] NVARCHAR(MAX) NULL,
    [created_date] DATETIME2(3) NOT NULL,
    [last_seen_date] DATETIME2(3) NOT NULL,
    [seen_count] INT NOT NULL,
    [retry_count] INT NOT NULL DEFAULT 0,
    [last_retry_date] DATETIME2(3) NULL,
    [next_retry_date] DATETIME2(3) NULL,
    [max_retries_reached] BIT NOT NULL DEFAULT 0,
    [resolved_date] DATETIME2(3) NULL,
    [resolved_by] NVARCHAR(200) NULL,
    [closed_reason] NVARCHAR(MAX) NULL,
    CONSTRAINT [PK_ERR_MON_CustMasterSchedule] PRIMARY KEY ([err_id])
);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = N'IX_ERR_MON_CustMasterSchedule_key' AND object_id = OBJECT_ID(N'dbo.ERR_MON_CustMasterSchedule'))
CREATE INDEX [IX_ERR_MON_CustMasterSchedule_key] ON [dbo].[ERR_MON_CustMasterSchedule] ([stg_key], [resolved_date]);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = N'IX_ERR_MON_CustMasterSchedule_batch' AND object_id = OBJECT_ID(N'dbo.ERR_MON_CustMasterSchedule'))
CREATE INDEX [IX_ERR_MON_CustMasterSchedule_batch] ON [dbo].[ERR_MON_CustMasterSchedule] ([batch_id]);
GO

-- Sizes that were refused. The order itself may be on the board.
IF OBJECT_ID(N'dbo.ERR_MON_CustMasterSchedule_Subitems') IS NULL
CREATE TABLE [dbo].[ERR_MON_CustMasterSchedule_Subitems] (
    [err_id] UNIQUEIDENTIFIER NOT NULL,
    [stg_key] CHAR(64) NULL,
    [content_hash] CHAR(64) NOT NULL,
    [run_id] UNIQUEIDENTIFIER NOT NULL,
    [batch_id] UNIQUEIDENTIFIER NULL,
    [customer_batch] NVARCHAR(200) NOT NULL,
    [order_number] NVARCHAR(200) NULL,
    [item_name] NVARCHAR(1000) NULL,
    [group_name] NVARCHAR(500) NULL,
    [parent_item_id] BIGINT NULL,
    [size_label] NVARCHAR(100) NOT NULL,
    [order_qty] INT NOT NULL,
    [subitem_name] NVARCHAR(500) NULL,
    [error_type] NVARCHAR(100) NOT NULL,
    [error_message] NVARCHAR(MAX) NOT NULL,
    [column_name] NVARCHAR(200) NULL,
    [column_value] NVARCHAR(MAX) NULL,
    [http_status_code] INT NULL,
    [api_payload] NVARCHAR(MAX) NULL,
    [request_id] UNIQUEIDENTIFIER NULL,
    [original_data] NVARCHAR(MAX) NULL,
    [created_date] DATETIME2(3) NOT NULL,
    [last_seen_date] DATETIME2(3) NOT NULL,
    [seen_count] INT NOT NULL,
    [retry_count] INT NOT NULL DEFAULT 0,
    [last_retry_date] DATETIME2(3) NULL,
    [next_retry_date] DATETIME2(3) NULL,
    [max_retries_reached] BIT NOT NULL DEFAULT 0,
    [resolved_date] DATETIME2(3) NULL,
    [resolved_by] NVARCHAR(200) NULL,
    [closed_reason] NVARCHAR(MAX) NULL,
    CONSTRAINT [PK_ERR_MON_CustMasterSchedule_Subitems] PRIMARY KEY ([err_id])
);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = N'IX_ERR_MON_CustMasterSchedule_Subitems_key' AND object_id = OBJECT_ID(N'dbo.ERR_MON_CustMasterSchedule_Subitems'))
CREATE INDEX [IX_ERR_MON_CustMasterSchedule_Subitems_key] ON [dbo].[ERR_MON_CustMasterSchedule_Subitems] ([stg_key], [resolved_date]);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = N'IX_ERR_MON_CustMasterSchedule_Subitems_batch' AND object_id = OBJECT_ID(N'dbo.ERR_MON_CustMasterSchedule_Subitems'))
CREATE INDEX [IX_ERR_MON_CustMasterSchedule_Subitems_batch] ON [dbo].[ERR_MON_CustMasterSchedule_Subitems] ([batch_id]);
GO
