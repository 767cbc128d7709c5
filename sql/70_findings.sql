-- What a person should know or decide, one row for each such thing; refused orders and sizes are in the error tables. `finding_id` is a SHA-256 of mapping, code and
-- what the finding is about, so the same thing found again is the same row. `origin` is the kind of step that looks for it, and that resolves it when it does not find it
-- again. `field` is a source column, a place in the mapping or a title of the board. `first_run_id` is the run that opened it, or opened it again after it was resolved;
-- `seen_count` counts runs. RESOLVED: not found again. DECIDED and CLOSED: by a person, who is named; it opens again when `value_seen` changes.
IF OBJECT_ID(N'dbo.SYNC_Finding') IS NULL
CREATE TABLE [dbo].[SYNC_Finding] (
    [finding_id] CHAR(64) NOT NULL,
    [mapping_name] NVARCHAR(100) NOT NULL,
    [code] NVARCHAR(100) NOT NULL,
    [severity] NVARCHAR(10) NOT NULL,
    [origin] NVARCHAR(20) NOT NULL,
    [scope] NVARCHAR(10) NOT NULL,
    [customer] NVARCHAR(200) NULL,
    [key_digest] CHAR(64) NULL,
    [order_number] NVARCHAR(200) NULL,
    [size] NVARCHAR(100) NULL,
    [field] NVARCHAR(200) NULL,
    [value_seen] NVARCHAR(400) NULL,
    [message] NVARCHAR(2000) NOT NULL,
    [first_seen] DATETIME2(3) NOT NULL,
    [last_seen] DATETIME2(3) NOT NULL,
    [first_run_id] UNIQUEIDENTIFIER NULL,
    [last_run_id] UNIQUEIDENTIFIER NULL,
    [seen_count] INT NOT NULL,
    [status] NVARCHAR(10) NOT NULL,
    [ended_date] DATETIME2(3) NULL,
    [ended_by] NVARCHAR(200) NULL,
    [ended_reason] NVARCHAR(2000) NULL,
    CONSTRAINT [PK_SYNC_Finding] PRIMARY KEY ([finding_id]),
    CONSTRAINT [CK_SYNC_Finding_severity] CHECK ([severity] IN (N'error', N'warning', N'notice')),
    CONSTRAINT [CK_SYNC_Finding_scope] CHECK ([scope] IN (N'run', N'customer', N'order', N'size', N'field')),
    CONSTRAINT [CK_SYNC_Finding_status] CHECK ([status] IN (N'OPEN', N'RESOLVED', N'DECIDED', N'CLOSED'))
);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = N'IX_SYNC_Finding_origin' AND object_id = OBJECT_ID(N'dbo.SYNC_Finding'))
CREATE INDEX [IX_SYNC_Finding_origin] ON [dbo].[SYNC_Finding] ([mapping_name], [origin], [status]);
GO
