import { isRecord } from './answer.js';

type Json = Readonly<Record<string, unknown>>;

/** Settings of a column as an object: Monday gives them as one or, in older versions, as text. Unreadable ones are empty. */
function settingsObject(settings: unknown): Json {
  if (isRecord(settings)) return settings;
  if (typeof settings !== 'string') return {};
  try {
    const parsed: unknown = JSON.parse(settings);
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

/**
 * Active labels of a status or dropdown column, by label id. Reads every shape that Monday has used: a list of `{id, label}` or
 * `{id, name}`, or `{"0": "Done"}`. Deactivated labels are left out: Monday refuses them.
 */
export function labelsOf(settings: unknown): Record<string, string> {
  return Object.fromEntries(allLabels(settings).flatMap(({ id, text, active }) => (active ? [[id, text]] : [])));
}

/** Texts of the labels that a person has deactivated. */
export function deactivatedLabelsOf(settings: unknown): string[] {
  return allLabels(settings).flatMap(({ text, active }) => (active ? [] : [text]));
}

interface Label {
  readonly id: string;
  readonly text: string;
  readonly active: boolean;
}

function allLabels(settings: unknown): Label[] {
  const { labels, deactivated_labels: deactivated } = settingsObject(settings);
  const off = new Set(Array.isArray(deactivated) ? deactivated.map(String) : []);
  const all = Array.isArray(labels) ? labels.filter(isRecord).map(fromList) : isRecord(labels) ? Object.entries(labels).map(fromEntry) : [];
  return all.flatMap(({ id, text, active }) =>
    typeof text === 'string' && text !== '' ? [{ id, text, active: active && !off.has(id) }] : [],
  );
}

type UncheckedLabel = Omit<Label, 'text'> & { readonly text: unknown };

const fromEntry = ([id, text]: [string, unknown]): UncheckedLabel => ({ id, text, active: true });

const fromList = (label: Json): UncheckedLabel => ({
  id: String(label['id']),
  text: label['label'] ?? label['name'],
  active: label['is_deactivated'] !== true,
});

/** The subitem board in the settings of a `subtasks` column; null before the first subitem. */
export function subitemBoardOf(settings: unknown): string | null {
  const { boardIds, board_ids: boardIdsSnake } = settingsObject(settings);
  const ids = Array.isArray(boardIds) ? boardIds : Array.isArray(boardIdsSnake) ? boardIdsSnake : [];
  const first: unknown = ids[0];
  return typeof first === 'string' || typeof first === 'number' ? String(first) : null;
}
