import type { Mapping } from '../mapping/schema.js';
import type { BoardColumnMapping, LabelPolicy, MondayBoardMapping } from '../monday/mapping.js';
import type { MondayType } from '../orders/column-types.js';

/** The part of a mapping that is needed to build requests. */
export function boardMapping(mapping: Mapping): MondayBoardMapping {
  const { subitems } = mapping;
  return {
    boardId: mapping.board.id,
    keyColumnId: mapping.board.keyColumn.id,
    columns: Object.fromEntries(mapping.fields.map(({ monday }) => [monday.id, columnOf(monday)])),
    ...(subitems === undefined
      ? {}
      : {
          subitems: {
            boardId: subitems.board,
            size: { id: subitems.size.monday.id, ...columnOf(subitems.size.monday) },
            quantity: { id: subitems.quantity.monday.id, ...columnOf(subitems.quantity.monday) },
          },
        }),
  };
}

function columnOf(monday: { readonly type: MondayType; readonly labels?: LabelPolicy | undefined }): BoardColumnMapping {
  return monday.labels === undefined ? { type: monday.type } : { type: monday.type, labels: monday.labels };
}
