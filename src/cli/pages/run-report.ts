import { shortId } from '../output/words.js';
import type { RunStory } from '../report/run-story.js';
import { standalone } from './document.js';
import { html } from './html.js';
import { time } from './parts.js';
import { NO_PLACES, runBody } from './run-body.js';

/** One run as a page in one file, which needs no network and no script. */
export function runReport(story: RunStory): string {
  const { run, now } = story;
  return standalone({
    title: `${run.status}: run ${shortId(run.runId)} of ${run.mapping}`,
    body: html`${runBody(story, NO_PLACES)}
      <footer>Made from the tables at ${time(new Date(now).toISOString())}.</footer>`,
  });
}
