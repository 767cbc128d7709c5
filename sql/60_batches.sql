-- One batch is the work for one customer; a large customer gets several. The counts of records are counts of orders:
-- total_records = successful_records + failed_records + deferred_records once the batch has ended.

IF OBJECT_ID(N'dbo.MON_BatchProcessing') IS NULL
CREATE TABLE [dbo].[MON_BatchProcessing] (
    [batch_id] UNIQUEIDENTIFIER NOT NULL,
    [run_id] UNIQUEIDENTIFIER NOT NULL,
    [mapping_name] NVARCHAR(100) NOT NULL,
    [customer_name] NVARCHAR(200) NOT NULL,
    [batch_number] INT NOT NULL,
    [batch_count] INT NOT NULL,
    [batch_type] NVARCHAR(50) NOT NULL DEFAULT N'ORDERS',
    [status] NVARCHAR(30) NOT NULL,
    [status_reason] NVARCHAR(400) NULL,
    [workflow_id] NVARCHAR(400) NULL,
    [workflow_run_id] NVARCHAR(100) NULL,
    [load_id] UNIQUEIDENTIFIER NOT NULL,
    [total_records] INT NOT NULL DEFAULT 0,
    [successful_records] INT NOT NULL DEFAULT 0,
    [failed_records] INT NOT NULL DEFAULT 0,
    [deferred_records] INT NOT NULL DEFAULT 0,
    [total_subitems] INT NOT NULL DEFAULT 0,
    [successful_subitems] INT NOT NULL DEFAULT 0,
    [failed_subitems] INT NOT NULL DEFAULT 0,
    [api_calls_made] INT NOT NULL DEFAULT 0,
    [api_failures] INT NOT NULL DEFAULT 0,
    [retries_attempted] INT NOT NULL DEFAULT 0,
    [start_time] DATETIME2(3) NULL,
    [end_time] DATETIME2(3) NULL,
    [staging_load_completed] DATETIME2(3) NULL,
    [items_creation_completed] DATETIME2(3) NULL,
    [subitems_creation_completed] DATETIME2(3) NULL,
    [promotion_completed] DATETIME2(3) NULL,
    [cleanup_completed] DATETIME2(3) NULL,
    [staging_deleted_date] DATETIME2(3) NULL,
    [created_date] DATETIME2(3) NOT NULL,
    [updated_date] DATETIME2(3) NOT NULL,
    [error_summary] NVARCHAR(MAX) NULL,
    [started_by] NVARCHAR(200) NULL,
    [config_snapshot] NVARCHAR(MAX) NULL,
    CONSTRAINT [PK_MON_BatchProcessing] PRIMARY KEY ([batch_id]),
    CONSTRAINT [CK_MON_BatchProcessing_type] CHECK ([batch_type] IN (N'ORDERS')),
    CONSTRAINT [CK_MON_BatchProcessing_status] CHECK ([status] IN (N'PENDING', N'RUNNING', N'GROUPS_READY', N'ITEMS_SENT', N'SUBITEMS_SENT',
        N'COMPLETED', N'COMPLETED_WITH_ERRORS', N'FAILED', N'CANCELLED', N'ORPHANED'))
);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = N'IX_MON_BatchProcessing_run' AND object_id = OBJECT_ID(N'dbo.MON_BatchProcessing'))
CREATE INDEX [IX_MON_BatchProcessing_run] ON [dbo].[MON_BatchProcessing] ([run_id]);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = N'IX_MON_BatchProcessing_status' AND object_id = OBJECT_ID(N'dbo.MON_BatchProcessing'))
CREATE INDEX [IX_MON_BatchProcessing_status] ON [dbo].[MON_BatchProcessing] ([status], [end_time]);
GO

-- For operators: running batches, and batches that ended in the last 24 hours.
CREATE OR ALTER VIEW [dbo].[VW_MON_ActiveBatches] AS
SELECT b.[batch_id], b.[run_id], b.[customer_name], b.[batch_type], b.[status], b.[status_reason], b.[start_time], b.[end_time],
    DATEDIFF(SECOND, b.[start_time], COALESCE(b.[end_time], SYSUTCDATETIME())) AS [duration_seconds],
    b.[total_records], b.[successful_records], b.[failed_records], b.[deferred_records],
    CASE WHEN b.[total_records] = 0 THEN 0.0 ELSE CAST(b.[successful_records] AS FLOAT) * 100.0 / b.[total_records] END AS [success_percentage],
    b.[error_summary], b.[workflow_id]
FROM [dbo].[MON_BatchProcessing] AS b
WHERE b.[status] IN (N'PENDING', N'RUNNING', N'GROUPS_READY', N'ITEMS_SENT', N'SUBITEMS_SENT')
    OR b.[end_time] >= DATEADD(HOUR, -24, SYSUTCDATETIME());
GO
