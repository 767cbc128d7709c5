import './functions-run.js';
import { describe, test } from 'vitest';
import { brokenLinesContract } from './broken-lines.js';
import { connectionsContract } from './connections.js';
import { disposableContract } from './disposable.js';
import { engines } from './engines.js';
import { findingsContract } from './findings.js';
import { loadsContract } from './loads.js';
import { migrationsContract } from './migrations.js';
import { runsContract } from './runs.js';
import { serverTablesContract } from './server-tables.js';
import { storeContract } from './store.js';
import { upgradesContract } from './upgrades.js';
import { valuesContract } from './values.js';
import { writesContract } from './writes.js';

// One file: the server that may be emptied is there once.
describe.each(engines)('$name', (engine) => {
  if (engine.unavailable !== null) {
    const reason = engine.unavailable;
    test('keeps the contract', (context) => {
      context.skip(reason);
    });
    return;
  }
  disposableContract(engine);
  migrationsContract(engine);
  upgradesContract(engine);
  valuesContract(engine);
  writesContract(engine);
  loadsContract(engine);
  findingsContract(engine);
  brokenLinesContract(engine);
  connectionsContract(engine);
  serverTablesContract(engine);
  storeContract(engine);
  runsContract(engine);
});
