-- The rights of `npm run cli -- db migrate`: makes and alters tables and views of the schema dbo. The worker has none of them.
-- For a member of db_owner to run, once. Then: ALTER ROLE [order_sync_migration] ADD MEMBER [user];
IF DATABASE_PRINCIPAL_ID(N'order_sync_migration') IS NULL CREATE ROLE [order_sync_migration];
GO

GRANT CREATE TABLE TO [order_sync_migration];
GRANT CREATE VIEW TO [order_sync_migration];
-- What is made in a schema, altered and indexed there needs ALTER on it, and a foreign key REFERENCES. The rest is for the list of what was applied,
-- and for rows that a new version keeps in another shape.
GRANT ALTER, REFERENCES, SELECT, INSERT, UPDATE ON SCHEMA::[dbo] TO [order_sync_migration];
GO
