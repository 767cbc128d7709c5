import { isRecord, parseObject } from './answer.js';
import type { Reader } from './read-budget.js';
import type { ApiFacts } from './types.js';

/** A reader that notices what Monday says beside its answers: which version of its API has answered, and what it warns of. */
export function noticing(reader: Reader, asked: string): { readonly reader: Reader; readonly facts: () => ApiFacts } {
  const answered = new Set<string>();
  const warnings = new Set<string>();
  return {
    reader: {
      ...reader,
      post: async (body, cost) => {
        const exchange = await reader.post(body, cost);
        if (exchange.kind === 'reply') {
          const version = exchange.header('API-Version');
          if (version !== null && version !== '') answered.add(version);
          for (const warning of warningsIn(exchange.body)) warnings.add(warning);
        }
        return exchange;
      },
    },
    // Of several versions the one that differs matters.
    facts: () => ({
      asked,
      answered: [...answered].sort((a, b) => Number(a === asked) - Number(b === asked))[0] ?? null,
      warnings: [...warnings],
    }),
  };
}

/** The texts of `extensions.warnings`; nothing in a body that is no JSON. */
function warningsIn(body: string): string[] {
  const extensions = parseObject(body)?.['extensions'];
  const warnings = isRecord(extensions) ? extensions['warnings'] : undefined;
  if (!Array.isArray(warnings)) return [];
  return warnings.map((warning) =>
    isRecord(warning) && typeof warning['message'] === 'string' ? warning['message'] : JSON.stringify(warning),
  );
}
