/**
 * Tests of the protocol that, with those of the contract itself, call every function of the store. All of them run on any database: the contract
 * runs them on a server, and test/protocol on the embedded engine.
 */
export const PROTOCOL = [
  'outage',
  'refusals',
  'knowledge',
  'people',
  'people-policies',
  'people-groups',
  'verify',
  'alerts',
  'elsewhere',
  'beyond',
  'restored',
  'key-changes',
  'closed-errors',
  'cleanup',
  'first-contact',
  'isolation',
  'read-only',
  'broken-records',
] as const;

/** Of these the contract runs one on the embedded engine too: so it is seen without a server that they run on a database that is emptied for each test. */
export const REHEARSED: readonly string[] = ['outage'];
