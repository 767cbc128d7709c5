import { randomBytes } from 'node:crypto';
import type { Queryable } from '../../database/database.js';
import { quoteName } from '../../database/quote-name.js';
import type { BoardFacts } from '../../monday/types.js';
import { RowMissing } from '../row-missing.js';

/** Makes sure that the board has its counter row. */
export async function ensureBoard(database: Queryable, boardId: string): Promise<void> {
  await database.execute(
    `INSERT INTO [dbo].[SYNC_Board] ([board_id], [generation], [read_number], [complete_read_number])
     SELECT @boardId, 0, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_Board] WHERE [board_id] = @boardId)`,
    { boardId },
  );
}

/**
 * The read that changes records of a board. Its number prevents batches of older reads from using them again (R9). `now` is ISO 8601 UTC.
 */
export interface ReadStamp {
  readonly boardId: string;
  readonly readNumber: number;
  readonly now: string;
}

/** The next read number of the board. Rises with every detection and never repeats (R9). */
export async function nextReadNumber(tx: Queryable, boardId: string): Promise<number> {
  return await raise(tx, boardId, 'read_number');
}

/** The next generation, with its token. Called inside the promoting transaction, so that generations are ordered by commit (R12). */
export async function nextGeneration(tx: Queryable, boardId: string): Promise<number> {
  const generation = await raise(tx, boardId, 'generation');
  await tx.execute(
    `INSERT INTO [dbo].[SYNC_Generation] ([board_id], [generation], [history_token]) VALUES (@boardId, @generation, @token)`,
    {
      boardId,
      generation,
      token: randomBytes(16).toString('hex'),
    },
  );
  return generation;
}

/** Token of a generation in the history of the records; null if that history has none, or is older than its tokens. */
export async function historyToken(database: Queryable, boardId: string, generation: number): Promise<string | null> {
  const rows = await database.query<{ history_token: string }>(
    `SELECT [history_token] FROM [dbo].[SYNC_Generation] WHERE [board_id] = @boardId AND [generation] = @generation`,
    { boardId, generation },
  );
  return rows[0]?.history_token ?? null;
}

async function raise(tx: Queryable, boardId: string, column: 'read_number' | 'generation'): Promise<number> {
  await tx.execute(`UPDATE [dbo].[SYNC_Board] SET ${quoteName(column)} = ${quoteName(column)} + 1 WHERE [board_id] = @boardId`, {
    boardId,
  });
  const rows = await tx.query<{ value: number }>(
    `SELECT ${quoteName(column)} AS [value] FROM [dbo].[SYNC_Board] WHERE [board_id] = @boardId`,
    {
      boardId,
    },
  );
  const row = rows[0];
  if (row === undefined) throw new RowMissing(`row of board ${boardId} in SYNC_Board`);
  return row.value;
}

/** The generation of the newest promotion on a board; 0 before the first. */
export async function currentGeneration(database: Queryable, boardId: string): Promise<number> {
  const rows = await database.query<{ generation: number }>(`SELECT [generation] FROM [dbo].[SYNC_Board] WHERE [board_id] = @boardId`, {
    boardId,
  });
  return rows[0]?.generation ?? 0;
}

/** Stores the structure of the live board, for the planning of requests. */
export async function saveBoardFacts(database: Queryable, facts: BoardFacts, now: string): Promise<void> {
  await database.execute(`UPDATE [dbo].[SYNC_Board] SET [facts] = @facts, [facts_date] = @now WHERE [board_id] = @boardId`, {
    boardId: facts.boardId,
    facts: JSON.stringify(facts),
    now,
  });
}

/** What the last read of a board has found; null before the first. */
export async function loadBoardFacts(database: Queryable, boardId: string): Promise<BoardFacts | null> {
  const rows = await database.query<{ facts: string | null }>(`SELECT [facts] FROM [dbo].[SYNC_Board] WHERE [board_id] = @boardId`, {
    boardId,
  });
  const facts = rows[0]?.facts;
  return facts === undefined || facts === null ? null : (JSON.parse(facts) as BoardFacts);
}

/** When the structure of the board was stored last, ISO 8601 UTC; null before the first run. */
export async function boardFactsDate(database: Queryable, boardId: string): Promise<string | null> {
  const rows = await database.query<{ facts_date: string | null }>(
    `SELECT [facts_date] FROM [dbo].[SYNC_Board] WHERE [board_id] = @boardId`,
    { boardId },
  );
  return rows[0]?.facts_date ?? null;
}

/** Hash of the mapping whose keys the records of the board have; null before the first run. */
export async function keyedBy(database: Queryable, boardId: string): Promise<string | null> {
  const rows = await database.query<{ keyed_by: string | null }>(`SELECT [keyed_by] FROM [dbo].[SYNC_Board] WHERE [board_id] = @boardId`, {
    boardId,
  });
  return rows[0]?.keyed_by ?? null;
}

/** Notes that the records of the board have the keys of this mapping. */
export async function setKeyedBy(tx: Queryable, boardId: string, mappingHash: string): Promise<void> {
  await tx.execute(`UPDATE [dbo].[SYNC_Board] SET [keyed_by] = @mappingHash WHERE [board_id] = @boardId`, { boardId, mappingHash });
}
