import type { Settings } from '../config/settings.js';

/** Every secret of the settings, which no line of a log may contain. */
export function secretsOf({ monday, temporal, database }: Pick<Settings, 'monday' | 'temporal' | 'database'>): string[] {
  const key = typeof temporal.apiKey === 'string' ? temporal.apiKey : undefined;
  const sql = database.engine === 'mssql' ? secretTexts(database) : [];
  return [monday.token, key, ...sql].filter((text): text is string => typeof text === 'string' && text !== '');
}

const SECRET = /^(password|token|clientSecret)$/;

function secretTexts(options: object): string[] {
  return Object.entries(options).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'string') return SECRET.test(name) ? [value] : [];
    return typeof value === 'object' && value !== null ? secretTexts(value) : [];
  });
}
