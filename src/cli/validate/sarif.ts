import { isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FINDINGS } from '../../errors/findings.js';
import type { FindingCode } from '../../errors/findings.js';
import { findingSentence } from '../../mapping/validate/finding.js';
import type { Finding } from '../../mapping/validate/finding.js';

/**
 * Findings in SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), the form that code hosts show beside the changed lines. Files below
 * `root` are named relative to it, since every machine has its checkout in another place.
 */
export function sarifLog(findings: readonly Finding[], root: string): object {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'order-sync', rules: codes.map(rule) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => result(finding, codes.indexOf(finding.code), root)),
      },
    ],
  };
}

function rule(code: FindingCode): object {
  const { severity, meaning, remedy } = FINDINGS[code];
  return { id: code, shortDescription: { text: meaning }, help: { text: remedy }, defaultConfiguration: { level: severity } };
}

function result(finding: Finding, ruleIndex: number, root: string): object {
  const { code, severity, line, column, fix } = finding;
  const artifactLocation = { uri: uriOf(finding.file, root) };
  const region = line === null || column === null ? {} : { region: { startLine: line, startColumn: column } };
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: findingSentence(finding) },
    locations: [{ physicalLocation: { artifactLocation, ...region } }],
    ...(fix === undefined
      ? {}
      : {
          fixes: [
            {
              description: { text: `Write ${fix.text}` },
              artifactChanges: [
                {
                  artifactLocation,
                  replacements: [
                    { deletedRegion: { charOffset: fix.offset, charLength: fix.length }, insertedContent: { text: fix.text } },
                  ],
                },
              ],
            },
          ],
        }),
  };
}

function uriOf(file: string, root: string): string {
  const path = relative(root, file);
  if (path.startsWith('..') || isAbsolute(path)) return pathToFileURL(file).href;
  return path.split(sep).map(encodeURIComponent).join('/');
}
