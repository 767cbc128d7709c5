-- The rights of `npm run cli -- db migrate`: creates and alters tables and views of the schema dbo. The worker has none of them.
-- For a member of db_owner to run, once. Then: ALTER ROLE [order_sync_migration] ADD MEMBER [user];
IF DATABASE_PRINCIPAL_ID(N'order_sync_migration') IS NULL CREATE ROLE [order_sync_migration];
GO

GRANT CREATE TABLE TO [order_sync_migration];
GRANT CREATE VIEW TO [order_sync_migration];
-- To create, alter and index objects of a schema needs ALTER on it, and a foreign key needs REFERENCES. The rest is for the list of applied files,
-- and for rows that a new version stores in another form.
GRANT ALTER, REFERENCES, SELECT, INSERT, UPDATE ON SCHEMA::[dbo] TO [order_sync_migration];
GO
