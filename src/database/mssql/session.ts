/** How long the server lets a statement wait for a lock before it answers 1222. The same limit as that of the embedded engine. */
const LOCK_WAIT_MS = 60_000;

/**
 * Options that every session sets before its first call, independent of the defaults of the server, the database and the login. Connections
 * are never reset, so the options stay until a connection is closed.
 * - Callers rely on row counts: NOCOUNT and ROWCOUNT must not change them.
 * - After an error nothing of a transaction remains: XACT_ABORT. Each begins with an explicit BEGIN: IMPLICIT_TRANSACTIONS.
 * - Filtered indexes and computed columns require the seven options from ANSI_NULLS to NUMERIC_ROUNDABORT with these values.
 * - Dates and messages are the same in every country: LANGUAGE first, since it sets the two that follow.
 */
export const SESSION = `SET NOCOUNT OFF;
SET ROWCOUNT 0;
SET XACT_ABORT ON;
SET IMPLICIT_TRANSACTIONS OFF;
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SET LOCK_TIMEOUT ${String(LOCK_WAIT_MS)};
SET ANSI_NULLS ON;
SET ANSI_PADDING ON;
SET ANSI_WARNINGS ON;
SET ARITHABORT ON;
SET CONCAT_NULL_YIELDS_NULL ON;
SET QUOTED_IDENTIFIER ON;
SET NUMERIC_ROUNDABORT OFF;
SET LANGUAGE us_english;
SET DATEFORMAT ymd;
SET DATEFIRST 7;`;
