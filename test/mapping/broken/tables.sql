-- The tables of the fixtures: first those that are sound, then those with one thing wrong.
CREATE TABLE [dbo].[SAMPLES] (
    [PIECES] INT NULL, [BUYER] NVARCHAR(200) NULL, [SAMPLE NO] NVARCHAR(50) NULL, [COLOUR] NVARCHAR(MAX) NULL, [YEAR] NVARCHAR(20) NULL, [DUE] DATE NULL, [PRICE] DECIMAL(18,4) NULL,
    [STATE] NVARCHAR(20) NULL, [UNIT] NVARCHAR(20) NULL, [S] INT NULL, [M] INT NULL, [10] INT NULL, [NOTE] NVARCHAR(MAX) NULL, [TOTAL] INT NULL
);
CREATE TABLE [dbo].[ChangedSamples] (
    [PIECES] INT NULL, [BUYER] NVARCHAR(200) NULL, [SAMPLE NO] NVARCHAR(50) NULL, [COLOUR] NVARCHAR(MAX) NULL, [YEAR] NVARCHAR(20) NULL, [DUE] DATE NULL, [PRICE] DECIMAL(18,4) NULL,
    [STATE] NVARCHAR(20) NULL, [UNIT] NVARCHAR(20) NULL, [S] INT NULL, [M] INT NULL, [10] INT NULL, [NOTE] NVARCHAR(MAX) NULL, [TOTAL] INT NULL,
    [load_id] UNIQUEIDENTIFIER NULL, [stg_key] CHAR(64) NULL, [stg_hash] CHAR(64) NULL, [stg_change] NVARCHAR(20) NULL, [stg_created_date] DATETIME2(3) NOT NULL DEFAULT SYSUTCDATETIME()
);
CREATE TABLE [dbo].[STG_Samples] (
    [Title] NVARCHAR(MAX) NOT NULL, [Group] NVARCHAR(255) NOT NULL, [Sample No] NVARCHAR(50) NULL, [Other No] NVARCHAR(50) NULL, [Buyer] NVARCHAR(100) NULL, [Due] DATE NULL, [Price] DECIMAL(18,4) NULL,
    [State] NVARCHAR(20) NULL, [Note] INT NULL, [Wanted State] NVARCHAR(20) NOT NULL DEFAULT N'', [Short State] NVARCHAR(10) NULL, [Round Price] DECIMAL(18,4) NULL,
    [load_id] UNIQUEIDENTIFIER NOT NULL, [stg_key] CHAR(64) NOT NULL, [stg_batch_id] UNIQUEIDENTIFIER NULL, [stg_customer_batch] NVARCHAR(100) NOT NULL,
    [stg_change] NVARCHAR(20) NOT NULL, [stg_read_number] INT NOT NULL, [stg_hash] CHAR(64) NOT NULL, [stg_outgoing] NVARCHAR(MAX) NOT NULL, [stg_warnings] NVARCHAR(MAX) NULL,
    [stg_status] NVARCHAR(20) NOT NULL, [stg_status_reason] NVARCHAR(100) NULL, [stg_monday_item_id] BIGINT NULL, [stg_error_message] NVARCHAR(MAX) NULL, [stg_processed_date] DATETIME2(3) NULL
);
CREATE TABLE [dbo].[STG_Samples_Sizes] (
    [load_id] UNIQUEIDENTIFIER NOT NULL, [stg_key] CHAR(64) NOT NULL, [Size] NVARCHAR(100) NOT NULL, [stg_position] INT NOT NULL, [Quantity] INT NULL,
    [stg_status] NVARCHAR(20) NOT NULL, [stg_monday_subitem_id] BIGINT NULL, [stg_error_message] NVARCHAR(MAX) NULL
);
CREATE TABLE [dbo].[MON_Samples] (
    [Item ID] BIGINT NOT NULL PRIMARY KEY,
    [Title] NVARCHAR(MAX) NOT NULL, [Group] NVARCHAR(255) NOT NULL, [Sample No] NVARCHAR(50) NULL, [Other No] NVARCHAR(50) NULL, [Buyer] NVARCHAR(100) NULL, [Due] DATE NULL, [Price] DECIMAL(18,4) NULL,
    [State] NVARCHAR(20) NULL, [Note] INT NULL, [Wanted State] NVARCHAR(20) NULL, [Short State] NVARCHAR(20) NULL, [Round Price] DECIMAL(18,2) NULL
);
CREATE TABLE [dbo].[MON_Samples_Sizes] (
    [parent_item_id] BIGINT NOT NULL, [subitem_id] BIGINT NOT NULL, [subitem_board_id] BIGINT NULL, [Size] NVARCHAR(100) NOT NULL, [Quantity] INT NULL, [Item ID] BIGINT NULL
);
CREATE TABLE [dbo].[ERR_Samples] (
    [err_id] UNIQUEIDENTIFIER NOT NULL, [stg_key] CHAR(64) NULL, [content_hash] CHAR(64) NOT NULL, [run_id] UNIQUEIDENTIFIER NOT NULL, [batch_id] UNIQUEIDENTIFIER NULL, [customer_batch] NVARCHAR(200) NOT NULL,
    [order_number] NVARCHAR(200) NULL, [item_name] NVARCHAR(1000) NULL, [group_name] NVARCHAR(500) NULL, [error_type] NVARCHAR(100) NOT NULL, [error_message] NVARCHAR(MAX) NOT NULL,
    [column_name] NVARCHAR(200) NULL, [column_value] NVARCHAR(MAX) NULL, [http_status_code] INT NULL, [api_payload] NVARCHAR(MAX) NULL, [request_id] UNIQUEIDENTIFIER NULL,
    [original_data] NVARCHAR(MAX) NULL, [created_date] DATETIME2(3) NOT NULL, [last_seen_date] DATETIME2(3) NOT NULL, [seen_count] INT NOT NULL, [retry_count] INT NOT NULL,
    [last_retry_date] DATETIME2(3) NULL, [next_retry_date] DATETIME2(3) NULL, [max_retries_reached] BIT NOT NULL, [resolved_date] DATETIME2(3) NULL, [resolved_by] NVARCHAR(200) NULL, [closed_reason] NVARCHAR(MAX) NULL
);
CREATE TABLE [dbo].[ERR_Samples_Sizes] (
    [err_id] UNIQUEIDENTIFIER NOT NULL, [stg_key] CHAR(64) NULL, [content_hash] CHAR(64) NOT NULL, [run_id] UNIQUEIDENTIFIER NOT NULL, [batch_id] UNIQUEIDENTIFIER NULL, [customer_batch] NVARCHAR(200) NOT NULL,
    [order_number] NVARCHAR(200) NULL, [item_name] NVARCHAR(1000) NULL, [group_name] NVARCHAR(500) NULL, [error_type] NVARCHAR(100) NOT NULL, [error_message] NVARCHAR(MAX) NOT NULL,
    [column_name] NVARCHAR(200) NULL, [column_value] NVARCHAR(MAX) NULL, [http_status_code] INT NULL, [api_payload] NVARCHAR(MAX) NULL, [request_id] UNIQUEIDENTIFIER NULL,
    [original_data] NVARCHAR(MAX) NULL, [created_date] DATETIME2(3) NOT NULL, [last_seen_date] DATETIME2(3) NOT NULL, [seen_count] INT NOT NULL, [retry_count] INT NOT NULL,
    [last_retry_date] DATETIME2(3) NULL, [next_retry_date] DATETIME2(3) NULL, [max_retries_reached] BIT NOT NULL, [resolved_date] DATETIME2(3) NULL, [resolved_by] NVARCHAR(200) NULL, [closed_reason] NVARCHAR(MAX) NULL,
    [parent_item_id] BIGINT NULL, [size_label] NVARCHAR(100) NOT NULL, [order_qty] INT NOT NULL, [subitem_name] NVARCHAR(500) NULL
);
CREATE TABLE [dbo].[ERR_Old] (
    [err_id] UNIQUEIDENTIFIER NOT NULL, [stg_key] CHAR(64) NULL, [content_hash] CHAR(64) NOT NULL, [run_id] UNIQUEIDENTIFIER NOT NULL, [batch_id] UNIQUEIDENTIFIER NULL, [customer_batch] NVARCHAR(200) NOT NULL,
    [order_number] NVARCHAR(200) NULL, [item_name] NVARCHAR(1000) NULL, [group_name] NVARCHAR(500) NULL, [error_type] NVARCHAR(100) NOT NULL, [error_message] NVARCHAR(MAX) NOT NULL,
    [column_name] NVARCHAR(200) NULL, [column_value] NVARCHAR(MAX) NULL, [http_status_code] INT NULL, [api_payload] NVARCHAR(MAX) NULL, [request_id] UNIQUEIDENTIFIER NULL,
    [original_data] NVARCHAR(MAX) NULL, [created_date] DATETIME2(3) NOT NULL, [last_seen_date] DATETIME2(3) NOT NULL
);
CREATE TABLE [dbo].[ChangedWithoutState] (
    [PIECES] INT NULL, [BUYER] NVARCHAR(200) NULL, [SAMPLE NO] NVARCHAR(50) NULL, [COLOUR] NVARCHAR(MAX) NULL, [YEAR] NVARCHAR(20) NULL, [DUE] DATE NULL, [PRICE] DECIMAL(18,4) NULL,
    [UNIT] NVARCHAR(20) NULL, [S] INT NULL, [M] INT NULL, [10] INT NULL, [NOTE] NVARCHAR(MAX) NULL, [TOTAL] INT NULL,
    [load_id] UNIQUEIDENTIFIER NULL, [stg_key] CHAR(64) NULL, [stg_hash] CHAR(64) NULL, [stg_change] NVARCHAR(20) NULL, [stg_created_date] DATETIME2(3) NOT NULL DEFAULT SYSUTCDATETIME()
);
CREATE TABLE [dbo].[ChangedWithTextDates] (
    [PIECES] INT NULL, [BUYER] NVARCHAR(200) NULL, [SAMPLE NO] NVARCHAR(50) NULL, [COLOUR] NVARCHAR(MAX) NULL, [YEAR] NVARCHAR(20) NULL, [DUE] NVARCHAR(20) NULL, [PRICE] DECIMAL(18,4) NULL,
    [STATE] NVARCHAR(20) NULL, [UNIT] NVARCHAR(20) NULL, [S] INT NULL, [M] INT NULL, [10] INT NULL, [NOTE] NVARCHAR(MAX) NULL, [TOTAL] INT NULL,
    [load_id] UNIQUEIDENTIFIER NULL, [stg_key] CHAR(64) NULL, [stg_hash] CHAR(64) NULL, [stg_change] NVARCHAR(20) NULL, [stg_created_date] DATETIME2(3) NOT NULL DEFAULT SYSUTCDATETIME()
);
CREATE TABLE [dbo].[MON_Strict] (
    [Item ID] BIGINT NOT NULL PRIMARY KEY,
    [Title] NVARCHAR(MAX) NOT NULL, [Group] NVARCHAR(255) NOT NULL, [Sample No] NVARCHAR(50) NULL, [Other No] NVARCHAR(50) NULL, [Buyer] NVARCHAR(100) NULL, [Due] DATE NULL, [Price] DECIMAL(18,4) NULL,
    [State] NVARCHAR(20) NULL, [Note] INT NULL, [Wanted State] NVARCHAR(20) NULL, [Short State] NVARCHAR(20) NULL, [Round Price] DECIMAL(18,2) NULL,
    [Planner] NVARCHAR(20) NOT NULL
);
-- One with a trigger.
CREATE TABLE [dbo].[ChangedWithTrigger] (
    [PIECES] INT NULL, [BUYER] NVARCHAR(200) NULL, [SAMPLE NO] NVARCHAR(50) NULL, [COLOUR] NVARCHAR(MAX) NULL, [YEAR] NVARCHAR(20) NULL, [DUE] DATE NULL, [PRICE] DECIMAL(18,4) NULL,
    [STATE] NVARCHAR(20) NULL, [UNIT] NVARCHAR(20) NULL, [S] INT NULL, [M] INT NULL, [10] INT NULL, [NOTE] NVARCHAR(MAX) NULL, [TOTAL] INT NULL,
    [load_id] UNIQUEIDENTIFIER NULL, [stg_key] CHAR(64) NULL, [stg_hash] CHAR(64) NULL, [stg_change] NVARCHAR(20) NULL, [stg_created_date] DATETIME2(3) NOT NULL DEFAULT SYSUTCDATETIME()
);
-- One with columns that may be sizes: beside the markers, between them with another type, and far from them with the name of a size.
CREATE TABLE [dbo].[SAMPLES_GROWN] (
    [BUYER] NVARCHAR(200) NULL, [SAMPLE NO] NVARCHAR(50) NULL, [COLOUR] NVARCHAR(MAX) NULL, [YEAR] NVARCHAR(20) NULL, [DUE] DATE NULL, [PRICE] DECIMAL(18,4) NULL,
    [STATE] NVARCHAR(20) NULL, [PIECES] INT NULL, [UNIT] NVARCHAR(20) NULL, [S] INT NULL, [M] INT NULL, [10] INT NULL, [NOTE] NVARCHAR(MAX) NULL, [L] DECIMAL(9,0) NULL, [TOTAL] INT NULL,
    [PALLETS] INT NULL, [WEIGHT] INT NULL, [12] INT NULL
);
