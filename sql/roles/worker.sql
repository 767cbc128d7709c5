-- The rights of the worker and the command line: reads the source, reads and writes the tables of the sync, and nothing else.
-- For a member of db_owner to run, after each `npm run cli -- db migrate` that has created a table. Then: ALTER ROLE [order_sync_worker] ADD MEMBER [user];
-- `npm run cli -- db status`, run with that user, names each right that is missing.
IF DATABASE_PRINCIPAL_ID(N'order_sync_worker') IS NULL CREATE ROLE [order_sync_worker];
GO

-- The source, by the name in the mapping. A table that is dropped and created again loses its rights: then its owner must run this line
-- again, or the role reads the whole schema: GRANT SELECT ON SCHEMA::[dbo] TO [order_sync_worker];
IF OBJECT_ID(N'dbo.ORDERS_UNIFIED') IS NOT NULL GRANT SELECT ON [dbo].[ORDERS_UNIFIED] TO [order_sync_worker];
GO

-- The list of migrations, and the view for operators.
GRANT SELECT ON [dbo].[SYNC_Migration] TO [order_sync_worker];
GRANT SELECT ON [dbo].[VW_SYNC_PartlySent] TO [order_sync_worker];
GRANT SELECT ON [dbo].[VW_MON_ActiveBatches] TO [order_sync_worker];
GO

-- The tables of the sync.
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[StagingOrders] TO [order_sync_worker];
IF OBJECT_ID(N'dbo.STG_MON_CustMasterSchedule') IS NOT NULL GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[STG_MON_CustMasterSchedule] TO [order_sync_worker];
IF OBJECT_ID(N'dbo.STG_MON_CustMasterSchedule_Subitems') IS NOT NULL GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[STG_MON_CustMasterSchedule_Subitems] TO [order_sync_worker];
IF OBJECT_ID(N'dbo.MON_CustMasterSchedule') IS NOT NULL GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[MON_CustMasterSchedule] TO [order_sync_worker];
IF OBJECT_ID(N'dbo.MON_CustMasterSchedule_Subitems') IS NOT NULL GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[MON_CustMasterSchedule_Subitems] TO [order_sync_worker];
IF OBJECT_ID(N'dbo.ERR_MON_CustMasterSchedule') IS NOT NULL GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[ERR_MON_CustMasterSchedule] TO [order_sync_worker];
IF OBJECT_ID(N'dbo.ERR_MON_CustMasterSchedule_Subitems') IS NOT NULL GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[ERR_MON_CustMasterSchedule_Subitems] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_Load] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_Mapping] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_Board] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_Generation] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_Claim] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_Run] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_Record] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_KeyDecision] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_RemovalDecision] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_OrderDecision] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_HandFedOrder] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_Line] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_Group] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_Request] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_Intent] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_Budget] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_Outage] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_Finding] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_Alert] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[SYNC_AlertDelivery] TO [order_sync_worker];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[MON_BatchProcessing] TO [order_sync_worker];
GO
