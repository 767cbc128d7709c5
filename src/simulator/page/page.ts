import type { Board } from '../board/model.js';
import type { ControlParts } from '../control/actions.js';
export const boardPage = (_parts: ControlParts, board: Board): string => board.name;
export const liveUpdate = (_parts: ControlParts, board: Board, _q: { since: number; open: readonly string[] }): object => ({ revision: board.revision });
