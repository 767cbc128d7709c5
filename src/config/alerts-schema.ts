import { z } from 'zod';

// The shape of the alerts file. Every `error` text completes the sentence "found ..., expected ...", as in src/mapping/schema.ts.

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const text = z.string({ error: 'a text' }).min(1, { error: 'a text that is not empty' });
const number = (expected: string) => z.number({ error: expected });
const time = z
  .string({ error: 'a time such as 30s, 15m, 2h or 1d' })
  .regex(/^[1-9]\d{0,5}[smhd]$/, { error: 'a time such as 30s, 15m, 2h or 1d' })
  .transform((written) => Number(written.slice(0, -1)) * (UNITS[written.slice(-1)] ?? 0));

const strict = <S extends z.core.$ZodShape>(shape: S) => {
  const keys = Object.keys(shape);
  const expected = keys.length === 0 ? 'nothing in it, as {}' : `the keys ${keys.join(', ')}`;
  return z.strictObject(shape, {
    error: (issue) => (keys.length === 0 ? expected : `${issue.code === 'unrecognized_keys' ? 'one of' : 'an object with'} ${expected}`),
  });
};

const target = strict({
  form: z.enum(['json', 'slack'], { error: 'one of: json, slack' }),
  url: text,
  headers: z.record(z.string(), text, { error: 'an object of headers' }).default({}),
});

/** A target is named in tables and workflow ids. */
const targetName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);

/** Between two looks: a minute is far below the time in which a person reacts, and costs some ten short statements. */
const EVERY = '1m';

/** A receiver that restarts is back within seconds; one that is down for an hour is asked every five minutes. */
const RETRY = { first: '10s', longest: '5m' };

export const alertsSchema = strict({
  every: time.prefault(EVERY),
  retry: strict({ first: time.prefault(RETRY.first), longest: time.prefault(RETRY.longest) }).prefault(RETRY),
  targets: z
    .record(targetName, target, {
      error: (issue) =>
        issue.code === 'invalid_key'
          ? 'a name of small letters, digits and hyphens'
          : 'an object of targets, each with form and url, by their names',
    })
    .refine((targets) => Object.keys(targets).length > 0, { error: 'at least one target' }),
  rules: strict({
    run: strict({}).optional(),
    errors: strict({ above: number('a number of errors').int().min(0, { error: 'a number of errors' }) }).optional(),
    wait: strict({ longerThan: time }).optional(),
    batch: strict({ longerThan: time }).optional(),
    success: strict({ within: time }).optional(),
    decision: strict({}).optional(),
    quota: strict({
      callsPerDay: number("the calls per day of the account's plan").int().min(1, { error: "the calls per day of the account's plan" }),
      above: number('a share from 0 to 1').min(0, { error: 'a share from 0 to 1' }).max(1, { error: 'a share from 0 to 1' }).prefault(0.8),
    }).optional(),
  }),
});
