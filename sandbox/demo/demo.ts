import type { Mapping } from '../../src/mapping/schema.js';
import { loadRun } from '../../src/store/runs/runs.js';
import type { StoredRun } from '../../src/store/runs/runs.js';
import type { BoardView } from './board.js';
import { readBoard } from './board.js';
import { runSync } from './follow-run.js';
import type { SampleOrder } from '../sample/columns.js';
import type { LoggedEffect } from './simulator-client.js';
import type { SourceOrder } from './source.js';
import { readSource } from './source.js';
import type { Stack } from './stack.js';
import type { ErrorRow, ProductionOrder } from './tables.js';
import { readErrors, readProduction } from './tables.js';
import type { Terminal } from './terminal.js';

/** The services and data of every act. */
export interface Demo {
  readonly stack: Stack;
  readonly mapping: Mapping;
  /** The source as it was loaded in the first act. */
  readonly orders: readonly SampleOrder[];
  readonly terminal: Terminal;
}

/** Source, board and tables at one moment, all read again. */
export interface Picture {
  readonly source: readonly SourceOrder[];
  readonly board: BoardView;
  readonly production: ReadonlyMap<string, ProductionOrder>;
  readonly errors: { readonly orders: readonly ErrorRow[]; readonly subitems: readonly ErrorRow[] };
}

export async function takePicture({ stack, mapping }: Demo): Promise<Picture> {
  const { database } = stack.services;
  return {
    source: await readSource(database, mapping),
    board: await readBoard(stack.monday, mapping),
    production: await readProduction(database, mapping),
    errors: await readErrors(database, mapping),
  };
}

/** The result of some work, and the entries that it added to Monday's log. */
export interface Logged<T> {
  readonly value: T;
  /** Mutations that took effect. */
  readonly effects: readonly LoggedEffect[];
  /** Requests that asked for mutations, executed or not. */
  readonly mutatingRequests: number;
}

/** Runs `work` and collects the requests of the sync during it. */
export async function logged<T>({ stack }: Demo, work: () => Promise<T>): Promise<Logged<T>> {
  const before = await stack.monday.log();
  const value = await work();
  const after = await stack.monday.log();
  return {
    value,
    effects: after.effects.slice(before.effects.length).filter((effect) => effect.token === 'sync'),
    mutatingRequests: after.requests.slice(before.requests.length).filter((request) => request.mutationCount > 0).length,
  };
}

/** Runs the sync over the whole source; returns its row of SYNC_Run. */
export async function sync(demo: Demo, title: string): Promise<Logged<StoredRun>> {
  const { stack, mapping, terminal } = demo;
  return await logged(demo, async () => {
    const { runId } = await runSync(stack.services, mapping.name, terminal, title);
    return await loadRun(stack.services.database, runId);
  });
}
