/** Column types that only Monday fills: the API refuses a value for them (monday.com's reference of column types). */
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
  // Names of mirror and item id in older answers of the API.
  'lookup',
  'pulse_id',
]);
