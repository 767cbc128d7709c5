import type { ColumnValues } from './effects.js';
import type { FoundFinding } from './findings/finding.js';
import { showInvisible } from './invisible.js';
import { fold } from './text.js';

/**
 * Labels that Monday did not keep as they were sent, such as those with emoji: by column id, the folded text that was sent and what the board
 * shows for it. They are learned from Monday's answers.
 */
export type AlteredLabels = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** One label that came back as another text. */
export interface AlteredLabel {
  readonly columnId: string;
  readonly sent: string;
  readonly shown: string;
}

/** The text that a column shows for a value: another one where Monday did not keep the label. */
export function labelOnBoard(altered: AlteredLabels, columnId: string, value: string | null): string | null {
  if (value === null) return null;
  return altered[columnId]?.[fold(value)] ?? value;
}

/** The same for all columns of an order. */
export function labelsOnBoard(altered: AlteredLabels, columns: ColumnValues): ColumnValues {
  if (Object.keys(altered).length === 0) return columns;
  return Object.fromEntries(Object.entries(columns).map(([id, value]) => [id, labelOnBoard(altered, id, value)]));
}

/** The list with one more label. */
export function withAltered(known: AlteredLabels, { columnId, sent, shown }: AlteredLabel): AlteredLabels {
  return { ...known, [columnId]: { ...known[columnId], [fold(sent)]: shown } };
}

/** The labels of the list that the board does not have as they were sent, as findings. `columns` are those of the board and its subitem board. */
export function labelsNotKept(
  altered: AlteredLabels,
  columns: readonly { readonly id: string; readonly title: string; readonly labels?: Readonly<Record<string, string>> }[],
): FoundFinding[] {
  return columns.flatMap(({ id, title, labels = {} }) => {
    const onBoard = new Set(Object.values(labels).map(fold));
    return Object.entries(altered[id] ?? {})
      .filter(([sent]) => !onBoard.has(sent))
      .map(([sent, shown]) => ({
        code: 'LABEL_NOT_KEPT',
        scope: 'run' as const,
        field: `${title} (${id}): ${sent}`,
        valueSeen: shown,
        message: `Column ${title} (${id}) of the board: the label "${showInvisible(sent)}" was sent, and Monday made "${showInvisible(shown)}" of it. It is not created again; orders with it show "${showInvisible(shown)}".`,
      }));
  });
}
