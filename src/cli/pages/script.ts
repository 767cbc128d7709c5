import { verbatim } from './html.js';

/**
 * Reads the page again every 10 seconds and puts its content in place of the old one: not while the reader has paused it, has selected a text, or is at
 * another window. What is open stays open, and the focus and each table's position stay where they were.
 */
export const SCRIPT = verbatim`
(() => {
  const button = document.getElementById('pause');
  const made = document.getElementById('made');
  const places = 'a, summary, [tabindex]';
  const main = () => document.getElementById('main');
  const named = (root) => [...root.querySelectorAll('details')].map((one) => [one.querySelector('summary').textContent, one]);
  const scrolled = (root) => [...root.querySelectorAll('.scroll')].map((one) => [one.getAttribute('aria-label'), one]);
  let paused = false;
  async function read() {
    if (paused || document.hidden || String(getSelection()) !== '') return;
    try {
      const answer = await fetch(location.href, { cache: 'no-store' });
      const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = next.getElementById('main');
      const before = new Map(named(main()).map(([name, one]) => [name, one.open]));
      for (const [name, one] of named(fresh)) one.open = before.get(name) ?? one.open;
      const offsets = new Map(scrolled(main()).map(([name, one]) => [name, one.scrollLeft]));
      const at = [...main().querySelectorAll(places)].indexOf(document.activeElement);
      main().replaceChildren(...fresh.childNodes);
      for (const [name, one] of scrolled(main())) one.scrollLeft = offsets.get(name) ?? 0;
      if (at >= 0) main().querySelectorAll(places)[at]?.focus({ preventScroll: true });
      made.textContent = next.getElementById('made').textContent;
    } catch {
      made.textContent = 'The dashboard does not answer: is its command still running?';
    }
  }
  button.hidden = false;
  button.addEventListener('click', () => {
    paused = !paused;
    button.textContent = paused ? 'Resume updates' : 'Pause updates';
    void read();
  });
  setInterval(read, 10000);
  document.addEventListener('visibilitychange', read);
})();
`;
