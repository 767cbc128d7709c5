/** Column types of Monday that are filled by Monday alone: the API refuses a value for them (monday.com's reference of column types). */
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
