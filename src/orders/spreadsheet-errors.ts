import type { SqlValue } from '../database/database.js';
import { cleanLine } from './text.js';

/**
 * What Excel and its kin show in a cell whose formula failed, as texts of English and of the languages that share them. Microsoft's reference of
 * ERROR.TYPE and of error values; LibreOffice adds Err:5xx.
 */
const ERRORS = new Set([
  '#NULL!',
  '#DIV/0!',
  '#VALUE!',
  '#REF!',
  '#NAME?',
  '#NUM!',
  '#N/A',
  '#GETTING_DATA',
  '#SPILL!',
  '#CONNECT!',
  '#BLOCKED!',
  '#UNKNOWN!',
  '#FIELD!',
  '#CALC!',
  '#BUSY!',
  '#EXTERNAL!',
  '#PYTHON!',
  '#TIMEOUT!',
  '#ERROR!',
]);
const LIBRE_OFFICE = /^ERR:5\d\d$/;
/** The longest of the texts above, with spaces and invisible characters around it. */
const LONGEST = 40;

/** Whether a value of the source is the error of a spreadsheet's formula: no value, and no text that anyone wrote. */
export function isSpreadsheetError(raw: SqlValue | undefined): boolean {
  if (typeof raw !== 'string' || raw.length > LONGEST || beginsLikeAValue(raw)) return false;
  const text = cleanLine(raw).toUpperCase();
  return ERRORS.has(text) || LIBRE_OFFICE.test(text);
}

/** Nearly every value begins with a digit or a letter. Of the errors only those of LibreOffice do, with an E. */
function beginsLikeAValue(text: string): boolean {
  const code = text.charCodeAt(0) | 0x20;
  return (code > 0x2f && code < 0x3a) || (code > 0x60 && code < 0x7b && code !== 0x65);
}
