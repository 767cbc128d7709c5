/** How long the server lets a statement wait for a lock before it answers 1222. The same patience as the embedded engine's. */
const LOCK_WAIT_MS = 60_000;

/**
 * What every session is set to before its first call, whatever the server, the database or the login has as a default. Connections are never
 * reset, so it holds for their life.
 * - Counts of rows decide what a statement did: NOCOUNT and ROWCOUNT must not change them.
 * - After an error nothing of a transaction remains: XACT_ABORT. Each begins by its own BEGIN: IMPLICIT_TRANSACTIONS.
 * - Filtered indexes and computed columns ask for the seven of ANSI_NULLS to NUMERIC_ROUNDABORT as they are here.
 * - Dates and messages read alike in every country: LANGUAGE first, since it sets the two that follow.
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
