/** The lock that makes transactions wait for each other. Its name is part of what workers of different versions agree on. */
const RESOURCE = 'order-sync/write';

/** How long a writer waits for another. The same patience as the embedded engine's: loads go beside the lock, and what is left takes seconds. */
const WAIT_MS = 60_000;

/** Number of the error that BEGIN_WRITING throws when it was not its turn. Numbers from 50,000 are for users of the server. */
export const WRITE_LOCK_REFUSED = 51_205;

/**
 * Begins a transaction that no other transaction of the sync runs beside: what it reads stays true until it commits, so a store operation
 * means the same here as on the embedded engine. Readers and the tables of others are not held up. The lock goes with the transaction, or with
 * the connection when its worker dies.
 */
export const BEGIN_WRITING = `BEGIN TRANSACTION;
DECLARE @granted INT;
EXEC @granted = sp_getapplock @Resource = N'${RESOURCE}', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = ${String(WAIT_MS)};
IF @granted < 0
BEGIN
  ROLLBACK TRANSACTION;
  THROW ${String(WRITE_LOCK_REFUSED)}, N'Another worker held the write lock for too long; try again.', 1;
END`;

/** Begins a transaction beside the lock: it waits for nobody but who holds its very rows. */
export const BEGIN_BESIDE = 'BEGIN TRANSACTION';
