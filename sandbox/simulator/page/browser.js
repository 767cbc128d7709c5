// Keeps the board up to date: asks for changes, redraws only what changed, and leaves scroll, open groups and open subitems alone.
const POLL_MS = 1000;
const board = document.body.dataset.board;
const groups = document.getElementById('groups');
const chosen = new URLSearchParams(location.search).get('columns') ?? '';
const expanded = new Set();
const showAll = new Set();
const asked = new Set();

const section = (id) => groups.querySelector(`[data-group="${CSS.escape(id)}"]`);

function restoreSubitems(root) {
  for (const button of root.querySelectorAll('[data-toggle]')) setExpanded(button, expanded.has(button.dataset.toggle));
}

function setExpanded(button, open) {
  button.setAttribute('aria-expanded', String(open));
  const row = button.closest('tr').nextElementSibling;
  if (row?.classList.contains('subitems')) row.hidden = !open;
}

function versions(root) {
  return new Map([...root.querySelectorAll('tr.item')].map((row) => [row.dataset.item, row.dataset.version]));
}

// A new or changed row is highlighted once.
function redraw(body, html, lightUp) {
  const before = versions(body);
  const scrolled = body.scrollLeft;
  body.innerHTML = html;
  body.scrollLeft = scrolled;
  restoreSubitems(body);
  if (!lightUp) return;
  for (const row of body.querySelectorAll('tr.item')) if (before.get(row.dataset.item) !== row.dataset.version) row.classList.add('fresh');
}

function makeSection(group) {
  const element = document.createElement('section');
  element.dataset.group = group.id;
  element.dataset.revision = '-1';
  element.className = 'open';
  element.innerHTML = '<header></header><div class="body"></div>';
  return element;
}

function applyGroup(group, previous) {
  const element = section(group.id) ?? makeSection(group);
  const place = previous ? previous.nextElementSibling : groups.firstElementChild;
  if (element !== place) groups.insertBefore(element, place);
  element.style.setProperty('--group', group.color);
  const head = element.querySelector('header');
  if (head.innerHTML !== group.head) head.innerHTML = group.head;
  if (group.body !== null) {
    redraw(element.querySelector('.body'), group.body, !asked.has(group.id));
    element.dataset.revision = group.revision;
    asked.delete(group.id);
  }
  return element;
}

function apply(update) {
  document.body.dataset.layout = update.layout;
  const header = document.getElementById('header');
  if (header.innerHTML !== update.header) header.innerHTML = update.header;
  const known = new Set(update.groups.map((group) => group.id));
  for (const element of [...groups.children]) if (!known.has(element.dataset.group)) element.remove();
  update.groups.reduce((previous, group) => applyGroup(group, previous), null);
}

function openGroups() {
  return [...groups.querySelectorAll('section.open')]
    .map((element) => {
      const id = element.dataset.group;
      return `${id}:${asked.has(id) ? -1 : element.dataset.revision}${showAll.has(id) ? ':all' : ''}`;
    })
    .join(',');
}

let running = false;
async function poll() {
  if (running || document.hidden) return;
  running = true;
  try {
    const query = new URLSearchParams({ open: openGroups(), columns: chosen, layout: document.body.dataset.layout });
    const response = await fetch(`/boards/${board}/live?${query}`);
    if (!response.ok) throw new Error(String(response.status));
    apply(await response.json());
    document.body.classList.remove('offline');
  } catch {
    document.body.classList.add('offline');
  } finally {
    running = false;
  }
}

function openSection(element, open) {
  element.classList.toggle('open', open);
  if (open) asked.add(element.dataset.group);
  else element.querySelector('.body').innerHTML = '';
}

groups.addEventListener('click', (event) => {
  const toggle = event.target.closest('[data-toggle]');
  if (toggle) {
    const id = toggle.dataset.toggle;
    if (expanded.has(id)) expanded.delete(id);
    else expanded.add(id);
    setExpanded(toggle, expanded.has(id));
    return;
  }
  const more = event.target.closest('[data-all]');
  if (more) {
    showAll.add(more.dataset.all);
    asked.add(more.dataset.all);
    poll();
    return;
  }
  const head = event.target.closest('section > header');
  if (head) {
    openSection(head.parentElement, !head.parentElement.classList.contains('open'));
    poll();
  }
});

for (const [id, open] of [
  ['collapse', false],
  ['expand', true],
]) {
  document.getElementById(id).addEventListener('click', () => {
    for (const element of groups.children) if (element.classList.contains('open') !== open) openSection(element, open);
    poll();
  });
}

document.getElementById('chooser').addEventListener('change', () => {
  const ids = [...document.querySelectorAll('#chooser input:checked')].map((box) => box.value);
  location.search = ids.length > 0 ? `?columns=${ids.map(encodeURIComponent).join(',')}` : '';
});

// Show what subitems look like without a click: those of the first item that has any.
const first = groups.querySelector('[data-toggle]');
if (first) {
  expanded.add(first.dataset.toggle);
  setExpanded(first, true);
}
setInterval(poll, POLL_MS);
document.addEventListener('visibilitychange', poll);
