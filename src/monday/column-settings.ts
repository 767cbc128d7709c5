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
  const { labels, deactivated_labels: deactivated } = settingsObject(settings);
  const off = new Set(Array.isArray(deactivated) ? deactivated.map(String) : []);
  const all = Array.isArray(labels) ? labels.filter(isRecord).flatMap(fromList) : isRecord(labels) ? Object.entries(labels) : [];
  return Object.fromEntries(
    all.filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '' && !off.has(entry[0])),
  );
}

function fromList(label: Json): [string, unknown][] {
  return label['is_deactivated'] === true ? [] : [[String(label['id']), label['label'] ?? label['name']]];
}

/** The subitem board in the settings of a `subtasks` column; null before the first subitem. */
export function subitemBoardOf(settings: unknown): string | null {
  const { boardIds, board_ids: boardIdsSnake } = settingsObject(settings);
  const ids = Array.isArray(boardIds) ? boardIds : Array.isArray(boardIdsSnake) ? boardIdsSnake : [];
  const first: unknown = ids[0];
  return typeof first === 'string' || typeof first === 'number' ? String(first) : null;
}
