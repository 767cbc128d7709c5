import type { Column } from '../board/model.js';
import { keptLabel, type TextChanges } from './changed-texts.js';
import { invalidValue } from './refusal.js';

/** Status label 5 is Monday's empty label; it is never assigned to a text. */
export const EMPTY_STATUS_ID = 5;

export interface LabelLimits extends TextChanges {
  readonly labelsPerDropdown: number;
  readonly labelsPerStatus: number;
  readonly deactivatedLabels: 'refused' | 'accepted' | 'madeAgain';
}

/** Labels that one mutation would add. They become real only when the whole mutation does. */
export class LabelDraft {
  private readonly added = new Map<Column, Map<number, string>>();

  constructor(
    private readonly createsMissing: boolean,
    readonly limits: LabelLimits,
  ) {}

  /** Whether a missing label is created. A managed column accepts none from the API, whatever the request asks for. */
  creates(column: Column): boolean {
    return this.createsMissing && !column.managed;
  }

  /** Existing and drafted labels of a column. */
  labels(column: Column): ReadonlyMap<number, string> {
    const drafted = this.added.get(column);
    return drafted ? new Map([...column.labels, ...drafted]) : column.labels;
  }

  /** Id of the label with exactly this text (labels are case-sensitive); undefined when there is none. */
  find(column: Column, text: string): number | undefined {
    const ids = [...this.labels(column)].flatMap(([id, label]) => (label === text ? [id] : []));
    const { deactivatedLabels } = this.limits;
    const open = deactivatedLabels === 'accepted' ? ids : ids.filter((id) => !column.deactivated.has(id));
    if (open.length === 0 && ids.length > 0 && deactivatedLabels === 'refused')
      throw invalidValue(column, text, `The label '${text}' is deactivated`, 'deactivatedLabel');
    return open[0];
  }

  /** Drafts a label, as the board keeps it, and returns its id. Refuses when the column is full. */
  add(column: Column, text: string, raw: unknown): number {
    const known = this.labels(column);
    const limit = column.type === 'status' ? this.limits.labelsPerStatus : this.limits.labelsPerDropdown;
    if (known.size >= limit) throw invalidValue(column, raw, `Maximum number of labels reached: ${limit}`, 'labelsLimitExceeded');
    const id = column.type === 'status' ? freeStatusId(known) : Math.max(0, ...known.keys()) + 1;
    const drafted = this.added.get(column) ?? new Map<number, string>();
    this.added.set(column, drafted.set(id, keptLabel(text, this.limits)));
    return id;
  }

  commit(): void {
    for (const [column, labels] of this.added) {
      for (const [id, text] of labels) column.labels.set(id, text);
      column.revision += 1;
    }
  }
}

function freeStatusId(known: ReadonlyMap<number, string>): number {
  let id = 0;
  while (known.has(id) || id === EMPTY_STATUS_ID) id += 1;
  return id;
}
