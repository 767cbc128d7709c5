-- Which of these files were applied, with the checksum of their text and the time.
IF OBJECT_ID(N'dbo.SYNC_Migration') IS NULL
CREATE TABLE [dbo].[SYNC_Migration] (
    [file_name] NVARCHAR(200) NOT NULL,
    [checksum] CHAR(64) NOT NULL,
    [applied_date] DATETIME2(3) NOT NULL,
    CONSTRAINT [PK_SYNC_Migration] PRIMARY KEY ([file_name])
);
GO
