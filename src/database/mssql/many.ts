import type { Connection } from 'tedious';
import type { SqlParams, SqlValue } from '../database.js';
import { statementTokens } from '../ddl/statement.js';
import { DatabaseError } from '../errors.js';
import type { Encoded } from './catalog.js';
import { toDatabaseError } from './driver-errors.js';
import { MAX_PARAMETERS, parameter, parametersOf } from './parameters.js';
import type { Parameter } from './parameters.js';
import { run } from './requests.js';
import { countedTogether, readCount } from './row-counts.js';

/**
 * Parameter sets per text, largest first. Few different sizes, so that the server receives the same texts again and keeps their plans; and
 * none so large that the server takes longer to parse a text than to run it.
 */
const SIZES: readonly number[] = [64, 16, 4, 1];

/** Runs a statement for every set of parameters, many sets in one request. Returns the total of changed rows. */
export async function executeMany(connection: Connection, sql: string, { sets, texts }: Encoded): Promise<number> {
  const template = new Template(sql, sets, texts);
  let touched = 0;
  for (let from = 0; from < sets.length;) {
    const size = SIZES.find((count) => count <= sets.length - from && template.fits(count)) ?? 1;
    touched += await template.send(connection, from, size);
    from += size;
  }
  return touched;
}

/** One statement that can be written out several times, with parameters of their own. Values that are the same in all sets are sent once. */
class Template {
  private readonly parts: readonly string[];
  /** Parameters between the parts. */
  private readonly places: readonly string[];
  private readonly shared: ReadonlySet<string>;
  private readonly own: readonly string[];
  private readonly parameters: ReadonlyMap<string, readonly Parameter[]>;
  private readonly lines: number;

  constructor(
    private readonly sql: string,
    private readonly sets: readonly SqlParams[],
    private readonly texts: ReadonlySet<string>,
  ) {
    const tokens = statementTokens(sql);
    const end = tokens.at(-1)?.end ?? 0;
    const places = tokens.filter((token) => token.kind === 'parameter');
    this.parts = [...places.map((token, at) => sql.slice(places[at - 1]?.end ?? 0, token.start)), sql.slice(places.at(-1)?.end ?? 0, end)];
    this.places = places.map((token) => token.value.slice(1));
    const names = [...new Set(this.places)];
    for (const set of sets) refuseMissing(names, set);
    this.shared = new Set(names.filter((name) => sets.every((set) => set[name] === sets[0]?.[name])));
    this.own = names.filter((name) => !this.shared.has(name));
    this.parameters = new Map(
      this.own.map((name) => [
        name,
        parametersOf(
          name,
          sets.map((set) => set[name] as SqlValue),
          texts.has(name),
        ),
      ]),
    );
    this.lines = sql.slice(0, end).split('\n').length;
  }

  fits(count: number): boolean {
    return this.shared.size + this.own.length * count <= MAX_PARAMETERS;
  }

  async send(connection: Connection, from: number, count: number): Promise<number> {
    const [first] = this.sets;
    const parameters = [...this.shared].map((name) => parameter(name, first?.[name] as SqlValue, this.texts.has(name)));
    const texts: string[] = [];
    for (let at = 0; at < count; at += 1) {
      texts.push(this.text(at));
      for (const name of this.own) {
        const value = this.parameters.get(name)?.[from + at];
        // Numbered by the position in this request, not in the whole list, so that the text is the same in every request.
        if (value !== undefined) parameters.push({ ...value, name: `${name}_${String(at)}` });
      }
    }
    try {
      return readCount(await run(connection, countedTogether(texts), parameters));
    } catch (error) {
      throw toDatabaseError(error, { sql: this.sql, linesPerRow: this.lines, firstRow: from + 1 });
    }
  }

  private text(at: number): string {
    return this.parts.map((part, index) => part + this.placeholder(this.places[index], at)).join('');
  }

  private placeholder(name: string | undefined, at: number): string {
    if (name === undefined) return '';
    return this.shared.has(name) ? `@${name}` : `@${name}_${String(at)}`;
  }
}

function refuseMissing(names: readonly string[], set: SqlParams): void {
  const missing = names.find((name) => set[name] === undefined);
  if (missing === undefined) return;
  throw new DatabaseError('DATABASE_VALUE', `The parameter @${missing} has no value (undefined); give null for NULL.`);
}
