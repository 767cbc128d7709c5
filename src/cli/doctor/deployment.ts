import { basename } from 'node:path';
import type { Client } from '@temporalio/client';
import { mondayAccess } from '../../config/services.js';
import type { Settings } from '../../config/settings.js';
import { readMapping } from '../../mapping/load.js';
import { hasErrors } from '../../mapping/validate/finding.js';
import type { LocatedMapping } from '../../mapping/located.js';
import type { Mapping } from '../../mapping/schema.js';
import { lookAtApi } from '../../monday/api-look.js';
import type { ApiLook } from '../../monday/api-look.js';
import { createMondayApi } from '../../monday/client.js';
import type { MondaySettings } from '../../monday/client.js';
import { ReadRefused } from '../../monday/reads.js';
import type { BoardFacts } from '../../monday/types.js';
import { liveBoard } from '../../sync/preflight/preflight.js';
import { reachTemporal } from '../../temporal/reach.js';
import type { Asked } from '../check/rules.js';
import { reachDatabase } from './database-checks.js';
import type { Reached } from './database-checks.js';
import { ANSWER_MS, asked } from './verdict.js';

/** Longer than the client itself waits, whose own message says more. */
const CONNECTED_MS = ANSWER_MS + 2_000;

/** A mapping of the folder, and what Monday shows of its board; a refusal in Monday's words is an answer too. */
export interface SeenMapping {
  readonly name: string;
  readonly located: LocatedMapping;
  /** Null while the file has errors. */
  readonly whole: Mapping | null;
  readonly board: Promise<Asked<BoardFacts | null | ReadRefused>>;
}

/** Monday's answer, and the times between which it was given. */
export interface SeenApi extends ApiLook {
  readonly askedMs: number;
  readonly answeredMs: number;
}

/** Everything that the checks look at, each asked once and on its own. */
export interface Deployment {
  readonly settings: Settings;
  readonly database: Promise<Reached>;
  readonly temporal: Promise<Asked<Client>>;
  /** Null without a token. */
  readonly api: Promise<Asked<SeenApi>> | null;
  readonly mappings: readonly SeenMapping[];
  readonly close: () => Promise<void>;
}

/** Starts to ask every service. `paths` are the files of mappings. */
export async function lookAt(settings: Settings, paths: readonly string[]): Promise<Deployment> {
  const database = reachDatabase(settings.database);
  const temporal = asked(async () => await reachTemporal(settings.temporal), CONNECTED_MS);
  const access = settings.monday.token === null ? null : { ...mondayAccess(settings), timeoutMs: ANSWER_MS };
  const api = access === null ? null : asked(async () => await timed(access));
  const mappings = await Promise.all(paths.map(async (path) => seen(await readMapping(path), access)));
  return {
    settings,
    database,
    temporal,
    api,
    mappings,
    close: async () => {
      const [one, other] = await Promise.all([database, temporal]);
      if (one.kind === 'answer') await one.value.close();
      if (other.kind === 'answer') await other.value.connection.close();
    },
  };
}

async function timed(access: MondaySettings & { readonly timeoutMs: number }): Promise<SeenApi> {
  const askedMs = Date.now();
  const look = await lookAtApi(access);
  return { ...look, askedMs, answeredMs: Date.now() };
}

function seen(located: LocatedMapping, access: MondaySettings | null): SeenMapping {
  const { parts, whole, findings, path } = located;
  const id = parts.board?.id;
  return {
    name: basename(path, '.yaml'),
    located,
    whole: whole === undefined || hasErrors(findings) ? null : whole,
    board:
      access === null || id === undefined
        ? Promise.resolve({ kind: 'none', reason: 'the mapping names none' })
        : asked(async () => await liveBoard(createMondayApi(access), id).catch(refusal)),
  };
}

function refusal(error: unknown): ReadRefused {
  if (error instanceof ReadRefused) return error;
  throw error;
}
