import type { Level } from '../health.js';
import type { AlertRule, AlertTarget } from './plan.js';

/** One change of state, as receivers get it. */
export interface Alert {
  /** The same for every attempt: a receiver that gets it twice can tell. */
  readonly id: string;
  readonly mapping: string;
  readonly rule: AlertRule | 'test';
  readonly level: Level;
  readonly previous: Level;
  readonly message: string;
  /** When the change was noticed, ISO 8601 UTC. */
  readonly at: string;
}

/** The command that shows more of it. */
const COMMANDS: Readonly<Record<Alert['rule'], string>> = {
  run: 'npm run cli -- runs',
  errors: 'npm run cli -- errors',
  wait: 'npm run cli -- status',
  batch: 'npm run cli -- batches',
  success: 'npm run cli -- status',
  decision: 'npm run cli -- findings',
  quota: 'npm run cli -- status',
  test: 'npm run cli -- alerts show',
};

/** The body of a delivery, by the form of its target. */
export function alertBody(form: AlertTarget['form'], alert: Alert): string {
  const state = alert.level === 'OK' ? 'recovered' : 'raised';
  const command = COMMANDS[alert.rule];
  if (form === 'json') return JSON.stringify({ ...alert, state, command });
  const word = alert.level === 'OK' ? 'RECOVERED' : alert.level;
  return JSON.stringify({
    text: `*${word}* ${escaped(alert.mapping)}: ${escaped(alert.message)}\n\`${command}\` (${alert.rule}, ${alert.at})`,
  });
}

/** Slack's three control characters: docs.slack.dev/messaging/formatting-message-text. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
