import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

/** Tests of the unit rung finish within a minute on any machine, offline: what they start or reach would decide otherwise. */
function refuse(what: string): () => never {
  return () => {
    throw new Error(
      `A test of the unit rung ${what}. List its file under another rung in test/setup/rungs.ts, or test the rule without I/O.`,
    );
  };
}

// `connect` serves http, fetch and every driver; `ChildProcess.prototype.spawn` serves spawn, exec, execFile and fork.
net.Socket.prototype.connect = refuse('opened a connection');
net.Server.prototype.listen = refuse('started a server');
Object.assign(childProcess.ChildProcess.prototype, { spawn: refuse('started a process') });
childProcess.spawnSync = refuse('started a process');
childProcess.execFileSync = refuse('started a process');
childProcess.execSync = refuse('started a process');
syncBuiltinESMExports();
