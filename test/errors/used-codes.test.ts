import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FINDINGS } from '../../src/errors/findings.js';
import { rowErrors } from '../../src/errors/row-errors.js';
import { runErrors } from '../../src/errors/run-errors.js';
import { orderErrors } from '../../src/errors/order-errors.js';
import { errorRegistry, knownCode } from '../../src/errors/registry.js';
import { registryCode } from '../../src/monday/codes.js';

const folder = fileURLToPath(new URL('../../src/', import.meta.url));

/** The source without its registry. The simulator's codes are Monday's own business. */
const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/^errors\b/.test(file))
  .map((file) => readFileSync(`${folder}${file}`, 'utf8'));

/** Codes in quotes, also with text behind them as in `CODE: ...`; comments do not count. */
const literals = new Set(
  source.flatMap((text) =>
    [...text.replace(/^\s*(\/?\*|\/\/).*$/gm, '').matchAll(/['`]([A-Za-z]+(?:_[A-Z]+)*)['`:]/g)].map(([, code = '']) => code),
  ),
);

/** Texts in quotes that look like codes and are others: operations, states, settings, names of libraries. */
const NO_CODES =
  /^((CREATE|UPDATE|DELETE|ARCHIVE|MOVE)_(ITEM|SUBITEM|GROUP)|COMPLETED_WITH_ERRORS|CONTINUED_AS_NEW|TIMED_OUT|GROUPS_READY|(SUB)?ITEMS_SENT|GIVEN_UP|HEALTH_PORT|LOG_LEVEL|AUTO_UPGRADE|ORDER_SYNC_ENV_FILE|NO_COLOR|(FIXED_LEN_)?BYTE_ARRAY|OBJECT_ID|COL_LENGTH|NAMESPACE_MISSING|(ATTRIBUTE|MSSQL|TEMPORAL|MONDAY|SQLITE|ERR|UND)_.*)$/;

describe('the registry of errors and the source', () => {
  it('contains every code that the source writes', () => {
    const written = [...literals].filter((text) => /^[A-Z]+(_[A-Z]+)+$/.test(text) && (knownCode(text) !== null || !NO_CODES.test(text)));
    expect(written.length).toBeGreaterThan(100);
    expect(written.filter((code) => knownCode(code) === null && !(code in FINDINGS))).toEqual([]);
  });

  it('has no code of its own that nothing raises', () => {
    const own = [...rowErrors, ...orderErrors, ...runErrors].map(({ code }) => code);
    expect([...own, ...Object.keys(FINDINGS)].filter((code) => !literals.has(code))).toEqual([]);
  });

  it('has no code of the way to Monday that neither the source raises nor an answer brings', () => {
    const others = errorRegistry.filter((entry) => ![...rowErrors, ...orderErrors, ...runErrors].includes(entry));
    const brought = ({ code }: { readonly code: string }): boolean =>
      registryCode({ code, message: '', path: null, retryAfterSeconds: null, statusCode: null, reasons: [], columnId: null }) === code;
    expect(others.filter((entry) => !literals.has(entry.code) && !brought(entry))).toEqual([]);
  });
});
