import { html } from './html.js';

/**
 * Reads the page again every 10 seconds and puts its content in place of the old one: not while the reader has paused it, has selected a text, or is at
 * another window. What is open stays open, and the focus stays where it was.
 */
export const SCRIPT = html`
  (() => { const button = document.getElementById('pause'); const made = document.getElementById('made'); let paused = false; button.hidden
  = false; button.addEventListener('click', () => { paused = !paused; button.textContent = paused ? 'Resume updates' : 'Pause updates'; if
  (!paused) read(); }); const keyed = (root) => [...root.querySelectorAll('details')].map((one) =>
  [one.querySelector('summary').textContent, one]); async function read() { if (paused || document.hidden || String(getSelection()) !== '')
  return; try { const answer = await fetch(location.href, { cache: 'no-store' }); const next = new DOMParser().parseFromString(await
  answer.text(), 'text/html'); const main = document.getElementById('main'); const fresh = next.getElementById('main'); const open = new
  Set(keyed(main).filter(([, one]) => one.open).map(([name]) => name)); keyed(fresh).forEach(([name, one]) => { one.open = one.open ||
  open.has(name); }); const places = 'a, summary, [tabindex]'; const at =
  [...main.querySelectorAll(places)].indexOf(document.activeElement); main.replaceChildren(...fresh.childNodes); if (at >= 0)
  main.querySelectorAll(places)[at]?.focus({ preventScroll: true }); made.textContent = next.getElementById('made').textContent; } catch {
  made.textContent = 'The dashboard does not answer: is its command still running?'; } } setInterval(read, 10000);
  document.addEventListener('visibilitychange', read); })();
`;
