/** The lock that makes transactions wait for each other. Workers of all versions use the same name. */
const RESOURCE = 'order-sync/write';

/** How long a writer waits for another. The same limit as that of the embedded engine: loads do not take the lock, and other transactions take seconds. */
const WAIT_MS = 60_000;

/** Number of the error that BEGIN_WRITING throws when it did not get the lock. Numbers from 50,000 are for users of the server. */
export const WRITE_LOCK_REFUSED = 51_205;

/**
 * Begins a transaction that excludes every other writing transaction of the sync: its reads stay valid until it commits, so a store operation
 * behaves the same here as on the embedded engine. Readers and other tables are not blocked. The lock ends with the transaction, or with the
 * connection when its worker dies.
 */
export const BEGIN_WRITING = `BEGIN TRANSACTION;
DECLARE @granted INT;
EXEC @granted = sp_getapplock @Resource = N'${RESOURCE}', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = ${String(WAIT_MS)};
IF @granted < 0
BEGIN
  ROLLBACK TRANSACTION;
  THROW ${String(WRITE_LOCK_REFUSED)}, N'Another worker held the write lock for too long; try again.', 1;
END`;

/** Begins a transaction without the lock: it waits only for holders of the same rows. */
export const BEGIN_BESIDE = 'BEGIN TRANSACTION';
