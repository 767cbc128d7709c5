import { checkDate, checkLongText, checkNumber, checkStatusLabel, takeAsIs } from './column-checks.js';
import type { ValueCheck } from './column-checks.js';
import type { DateOrder, DateRange } from './dates.js';
import { MAX_LONG_TEXT, MAX_STATUS_LABEL, badStatusLabel } from './limits.js';
import type { NumberSettings } from './decimals.js';
import { sameDate, sameLabel, sameNumber, sameText } from './shown-values.js';
import { cleanLine, cleanParagraphs, singleSpaced } from './text.js';

/** What a mapping can show in a column: a field of the order, or the size or the quantity of a subitem. */
type Place = 'field' | 'size' | 'quantity';

/** What the check of a field needs of the mapping. */
export interface CheckedField {
  readonly source: string;
  /** Digits kept after the point. */
  readonly decimals: number;
  readonly numbers: NumberSettings;
  readonly dateOrder: DateOrder;
  readonly dates: DateRange;
}

/** One value as Monday takes it in `column_values`. */
export type MondayValue = string | Readonly<Record<string, unknown>> | null;

/** The definition of one column type of Monday. */
interface ColumnTypeEntry {
  /** Where a mapping may name the type. */
  readonly places: readonly Place[];
  /** The kind of its values. It decides which source columns fit and which SQL type staging and production need. */
  readonly holds: 'text' | 'number' | 'date';
  /** Of texts: the greatest length that Monday accepts; null without limit. */
  readonly maxLength: number | null;
  /**
   * Of a column of labels: how many Monday allows, and why it refuses a text as label (null: it accepts it). Null for a column without
   * labels.
   */
  readonly labels: { readonly most: number; readonly refusal: (text: string) => string | null } | null;
  /** Normalises a text of the source. */
  readonly clean: (text: string) => string;
  /** The rule by which one field checks its values. */
  readonly checkFor: (field: CheckedField) => ValueCheck;
  /** A value as Monday takes it. */
  readonly encode: (text: string) => MondayValue;
  /** The value that clears the column. */
  readonly blank: MondayValue;
  /** Whether the text that Monday shows is this value. */
  readonly same: (wanted: string, shown: string) => boolean;
}

const noRefusal = (): null => null;
const asText = (text: string): string => text;

/** Column types of Monday that can be written, in the order of messages and pages. The one list: schema, checks, requests and comparison read it. */
const COLUMN_TYPES = {
  text: {
    places: ['field', 'size'],
    holds: 'text',
    maxLength: null,
    labels: null,
    clean: cleanLine,
    checkFor: takeAsIs,
    encode: asText,
    blank: '',
    same: sameText,
  },
  long_text: {
    places: ['field'],
    holds: 'text',
    maxLength: MAX_LONG_TEXT,
    labels: null,
    clean: cleanParagraphs,
    checkFor: checkLongText,
    encode: (text) => ({ text }),
    blank: '',
    same: sameText,
  },
  numbers: {
    places: ['field', 'quantity'],
    holds: 'number',
    maxLength: null,
    labels: null,
    clean: cleanLine,
    checkFor: checkNumber,
    // As text: a JSON number would lose digits.
    encode: asText,
    blank: '',
    same: sameNumber,
  },
  date: {
    places: ['field'],
    holds: 'date',
    maxLength: null,
    labels: null,
    clean: cleanLine,
    checkFor: checkDate,
    encode: (date) => ({ date }),
    blank: null,
    same: sameDate,
  },
  dropdown: {
    places: ['field', 'size'],
    holds: 'text',
    maxLength: null,
    // Monday publishes no maximum; boards in use were refused more at this number.
    labels: { most: 500, refusal: noRefusal },
    clean: singleSpaced,
    checkFor: takeAsIs,
    encode: (label) => ({ labels: [label] }),
    blank: null,
    same: sameLabel,
  },
  status: {
    places: ['field', 'size'],
    holds: 'text',
    maxLength: MAX_STATUS_LABEL,
    // Monday's reference of the status column.
    labels: { most: 40, refusal: badStatusLabel },
    clean: singleSpaced,
    checkFor: checkStatusLabel,
    encode: (label) => ({ label }),
    blank: null,
    same: sameLabel,
  },
} as const satisfies Readonly<Record<string, ColumnTypeEntry>>;

export type MondayType = keyof typeof COLUMN_TYPES;

/** The entry of a type. */
export function columnType(type: MondayType): ColumnTypeEntry {
  return COLUMN_TYPES[type];
}

/** Whether a type of a live board, where there are others too, can be written. */
function isMondayType(type: string): type is MondayType {
  return Object.hasOwn(COLUMN_TYPES, type);
}

/** Whether columns of a type hold labels. Accepts every type of a live board. */
export function hasLabels(type: string): boolean {
  return isMondayType(type) && columnType(type).labels !== null;
}

/** Whether a column of one type can take the place of one of the other without a change of anything else: both hold texts, or labels, or numbers, or dates. */
export function holdAlike(type: string, other: string): boolean {
  if (!isMondayType(type) || !isMondayType(other)) return false;
  return columnType(type).holds === columnType(other).holds && hasLabels(type) === hasLabels(other);
}

/** The types that a mapping may name in one place, in the order of the list. */
export function typesFor(place: Place): [MondayType, ...MondayType[]] {
  const [first, ...more] = Object.keys(COLUMN_TYPES)
    .filter(isMondayType)
    .filter((type) => columnType(type).places.includes(place));
  if (first === undefined) throw new Error(`No column type of Monday can show a ${place}.`);
  return [first, ...more];
}

/**
 * Column types that only Monday fills: the API refuses a value for them (monday.com's reference of column types). They are listed so that a
 * message can explain why such a column cannot be mapped.
 */
export const READ_ONLY_TYPES: ReadonlySet<string> = new Set([
  'auto_number',
  'button',
  'creation_log',
  'formula',
  'item_id',
  'last_updated',
  'mirror',
  'progress',
  'subtasks',
  'time_tracking',
  'vote',
  // Names under which older answers of the API report mirror and item id.
  'lookup',
  'pulse_id',
]);
