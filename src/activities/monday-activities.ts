import { ApplicationFailure } from '@temporalio/common';
import { addMilliseconds } from '../orders/dates.js';
import { saveBoardFacts } from '../store/boards/boards.js';
import { reportDoubleGroups } from '../store/records/duplicates.js';
import { adoptGroups } from '../store/records/groups.js';
import { saveNextReadBack } from '../store/requests/request-status.js';
import { requireFirstContact } from '../sync/adopt/first-contact.js';
import { applyPeopleChanges, tellRenamedGroups } from '../sync/people/people.js';
import { liveBoard, lookAtTables, requireBoard } from '../sync/preflight/preflight.js';
import { checkDuplicates } from '../sync/duplicates/duplicate-check.js';
import { driveRequest } from '../sync/send/send-request.js';
import type { RequestResult } from '../sync/send/request-result.js';
import { pinnedMapping } from '../sync/services.js';
import type { Services } from '../sync/services.js';
import { LONGEST_WAIT_IN_PLACE_MS, waiting } from './read-waits.js';
import type { Parking } from './read-waits.js';

interface BoardStep extends Parking {
  readonly boardId: string;
  readonly mappingHash: string;
}

export type MondayActivities = ReturnType<typeof createMondayActivities>;

/** The steps that talk to Monday. Each attempt sends at most one mutation request. */
export function createMondayActivities(services: Services) {
  return {
    /**
     * Reads the live board: columns, labels, groups. Fails with BOARD_MISMATCH before anything is sent when the mapping does not fit it, and with
     * BOARD_NOT_ADOPTED when it holds items that were neither adopted nor declared foreign. At the start of a run the tables are checked too: an
     * error fails the run with TABLE_MISMATCH, and warnings become findings. At the start of a batch its items are read too: changes by
     * people are handled by the policies of the mapping.
     */
    async refreshBoard(
      input: BoardStep & { readonly runId?: string; readonly batchId?: string },
    ): Promise<{ readonly items: number; readonly groups: number }> {
      return await waiting(services, input, async () => {
        const mapping = await pinnedMapping(services, input.mappingHash);
        const readAt = await services.database.now();
        const board = await liveBoard(services.monday, input.boardId);
        if (input.runId !== undefined) await lookAtTables(services, mapping, board, input.runId);
        const facts = requireBoard(mapping, board);
        await requireFirstContact(services, mapping, facts);
        const now = await services.database.now();
        await saveBoardFacts(services.database, facts, now);
        const renamed = await services.database.transaction(async (tx) => {
          const look = { readAt, now, renamedPolicy: mapping.policies.people.group.renamed };
          const groups = await adoptGroups(tx, input.boardId, facts.groups, look);
          await reportDoubleGroups(tx, mapping, groups.doubles, now);
          return groups.renamed;
        });
        const { batchId, runId } = input;
        if (runId !== undefined) await tellRenamedGroups(services, mapping, runId, renamed);
        if (batchId !== undefined) await applyPeopleChanges(services, mapping, batchId, renamed);
        return { items: facts.itemsCount, groups: facts.groups.length };
      });
    },

    /**
     * Drives one stored request to a definite answer. With `leaveOpen` it returns when the board cannot show the result yet, so that the
     * batch continues with its other orders; else it is retried until the board can.
     */
    async sendRequest(
      input: Parking & { readonly requestId: string; readonly mappingHash: string; readonly leaveOpen?: boolean },
    ): Promise<RequestResult> {
      try {
        return await waiting(services, input, () => driveRequest(services, input.requestId));
      } catch (error) {
        const waitMs = input.leaveOpen === true ? waitForBoard(error) : null;
        if (waitMs === null) throw error;
        await saveNextReadBack(services.database, input.requestId, addMilliseconds(await services.database.now(), waitMs));
        return { requestId: input.requestId, outcome: 'open', confirmed: 0, refused: 0 };
      }
    },

    /** Counts again the items of orders whose creation was ambiguous, and checks again the orders that were found twice. */
    async recheckDuplicates(input: BoardStep): Promise<number> {
      return await waiting(
        services,
        input,
        async () => await checkDuplicates(services, await pinnedMapping(services, input.mappingHash), input.boardId),
      );
    },
  };
}

/** How long the board cannot show the result of a request; null for another failure or a short wait. */
function waitForBoard(error: unknown): number | null {
  if (!(error instanceof ApplicationFailure) || error.type !== 'OUTCOME_UNKNOWN' || typeof error.nextRetryDelay !== 'number') return null;
  return error.nextRetryDelay > LONGEST_WAIT_IN_PLACE_MS ? error.nextRetryDelay : null;
}
