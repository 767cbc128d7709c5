import type { MappingParts } from './parts.js';
import type { Mapping } from './schema.js';
import { placed } from './validate/finding.js';
import type { Finding, Problem } from './validate/finding.js';
import type { YamlFile } from './yaml-file.js';

/** A mapping as read from its files: the valid parts, the findings, and a function that adds places to further problems. */
export class LocatedMapping {
  readonly findings: readonly Finding[];

  constructor(
    readonly path: string,
    readonly parts: MappingParts,
    /** The mapping, when its shape is valid. It may still contradict itself. */
    readonly whole: Mapping | undefined,
    private readonly files: { readonly mapping?: YamlFile | undefined; readonly customers?: YamlFile | undefined },
    wrong: { readonly problems?: readonly Problem[]; readonly findings?: readonly Finding[] },
  ) {
    this.findings = [...(wrong.findings ?? []), ...this.locate(wrong.problems ?? [])];
  }

  /** Problems that a check found, with their places. */
  locate(problems: readonly Problem[]): Finding[] {
    return problems.map((problem) => {
      const [first, second, ...rest] = problem.path;
      const { customers, mapping } = this.files;
      const inCustomers = first === 'customers' && second === 'list' && customers !== undefined;
      const path = inCustomers ? ['customers', ...rest] : problem.path;
      const place = (inCustomers ? customers : mapping)?.place(path, problem) ?? { file: this.path, line: null, column: null };
      return placed({ ...problem, path }, place);
    });
  }
}
