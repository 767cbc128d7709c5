import type { Cell, Column } from '../board/model.js';
import { EMPTY_STATUS_ID, type LabelDraft } from './label-draft.js';
import { invalidValue, missingDropdownLabel, missingStatusLabel } from './refusal.js';
import { asObject } from './shapes.js';

// Monday's published maximum length of a status label.
const STATUS_LABEL_LENGTH = 30;

/** `{"label":"Done"}`, `{"index":1}`, `{"label_id":"1"}` or simply `"Done"`. A text that is a number is taken as an index, as Monday does. */
export function writeStatus(column: Column, raw: unknown, draft: LabelDraft): Cell | null {
  const { label, label_id: labelId, index = labelId } = typeof raw === 'string' ? { label: raw } : asObject(column, raw);
  if (index !== undefined && index !== null) return statusByIndex(column, index, raw, draft);
  if (label === undefined || label === null || label === '') return null;
  if (typeof label !== 'string') throw invalidValue(column, raw);
  if (/^\d+$/.test(label)) return statusByIndex(column, Number(label), raw, draft);
  const known = draft.find(column, label);
  if (known !== undefined) return { index: known };
  if (!draft.creates(column)) throw missingStatusLabel(column, draft.labels(column), raw);
  if (label.length > STATUS_LABEL_LENGTH)
    throw invalidValue(column, raw, `Status labels are limited to ${STATUS_LABEL_LENGTH} characters`, 'labelTooLong');
  return { index: draft.add(column, label, raw) };
}

function statusByIndex(column: Column, index: unknown, raw: unknown, draft: LabelDraft): Cell | null {
  const id = typeof index === 'number' ? index : Number(index);
  if (!Number.isInteger(id)) throw invalidValue(column, raw);
  if (id === EMPTY_STATUS_ID) return null;
  if (!draft.labels(column).has(id)) throw missingStatusLabel(column, draft.labels(column), raw);
  return { index: id };
}

/** `{"labels":["A"]}` or `{"ids":[1]}`, never both, or simply `"A,B"`. */
export function writeDropdown(column: Column, raw: unknown, draft: LabelDraft): Cell | null {
  const { labels, ids } =
    typeof raw === 'string'
      ? {
          labels: raw
            .split(',')
            .map((label) => label.trim())
            .filter(Boolean),
          ids: undefined,
        }
      : asObject(column, raw);
  if (labels !== undefined && ids !== undefined) throw invalidValue(column, raw, 'Cannot set both labels and ids for a dropdown column');
  if (labels === undefined && ids === undefined) {
    if (typeof raw === 'object' && raw !== null && Object.keys(raw).length > 0) throw invalidValue(column, raw);
    return null;
  }
  const chosen = ids === undefined ? idsOfLabels(column, labels, raw, draft) : checkedIds(column, ids, raw, draft);
  return chosen.length === 0 ? null : { ids: [...new Set(chosen)] };
}

function idsOfLabels(column: Column, labels: unknown, raw: unknown, draft: LabelDraft): number[] {
  if (!Array.isArray(labels)) throw invalidValue(column, raw);
  return labels.map((label: unknown) => {
    if (typeof label !== 'string' || label.trim() === '') throw invalidValue(column, raw);
    const known = draft.find(column, label);
    if (known !== undefined) return known;
    if (!draft.creates(column)) throw missingDropdownLabel(label, draft.labels(column), raw);
    return draft.add(column, label, raw);
  });
}

function checkedIds(column: Column, ids: unknown, raw: unknown, draft: LabelDraft): number[] {
  if (!Array.isArray(ids)) throw invalidValue(column, raw);
  return ids.map((given: unknown) => {
    const id = Number(given);
    if (!draft.labels(column).has(id)) throw missingDropdownLabel(String(given), draft.labels(column), raw);
    return id;
  });
}
