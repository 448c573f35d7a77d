/**
 * The pages' script, served as a file: a form's change is worked out by the server and the tiles are exchanged in place. Parsed nodes are moved, never text into markup;
 * without script the form's button does the same.
 */
export const pageScript = `const main = document.getElementById('main');
let turn = 0;
let wait = 700;
async function redraw(address, keep) {
  const mine = ++turn;
  const answer = await fetch(address, { headers: { accept: 'text/html' } });
  if (mine !== turn || !(answer.headers.get('content-type') || '').startsWith('text/html')) return;
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('main');
  if (!next || mine !== turn) return;
  const focused = keep || (document.activeElement && document.activeElement.name);
  main.replaceChildren(...document.adoptNode(next).childNodes);
  history.replaceState(null, '', address);
  if (focused) main.querySelector('[name="' + CSS.escape(focused) + '"]')?.focus();
  drawn();
}
function drawn() {
  if (main.querySelector('[data-calculating]')) {
    setTimeout(() => { if (main.querySelector('[data-calculating]')) redraw(location.href); }, wait);
    wait = Math.min(5000, wait * 1.5);
  } else wait = 700;
  if (main.querySelector('figure.live-chart')) import('/dashboard/charts.js').then((charts) => charts.drawAll(main));
}
main.addEventListener('change', (event) => {
  const form = event.target.closest('form.filters:not(.move)');
  if (!form) return;
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value !== '') query.set(name, value);
  redraw(form.getAttribute('action') + '?' + query);
});
main.addEventListener('click', async (event) => {
  const button = event.target.closest('button[data-mark]');
  if (!button) return;
  const { mark, kind, item, store } = button.dataset;
  main.querySelectorAll('button[data-mark]').forEach((one) => { one.disabled = true; });
  await fetch('/dashboard/marks', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ mark, kind, item, store }) });
  await redraw(location.href);
  main.querySelector('button[data-mark][data-kind="' + CSS.escape(kind) + '"][data-item="' + CSS.escape(item) + '"]')?.focus();
});
let key = '';
function confirmed(text, act) {
  const dialog = document.getElementById('move-dialog');
  document.getElementById('move-what').textContent = text;
  const field = dialog.querySelector('[name=key]');
  if (field) field.value = key;
  dialog.querySelector('button[value=do]').textContent = act;
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener('close', () => {
    if (field) { key = field.value; field.value = ''; }
    done(dialog.returnValue === 'do');
  }, { once: true }));
}
main.addEventListener('submit', async (event) => {
  const form = event.target.closest('form.move');
  if (!form) return;
  event.preventDefault();
  const back = event.submitter.value === 'rollback';
  const { alias, version } = form.elements;
  const name = form.dataset.model + '@' + alias.value;
  if (!(await confirmed(name + (back ? '' : ' → ' + version.value), event.submitter.textContent))) return;
  const address = '/v1/models/' + encodeURIComponent(form.dataset.model) + '/aliases/' + encodeURIComponent(alias.value) + (back ? '/rollback' : '');
  const headers = { 'content-type': 'application/json', ...(key === '' ? {} : { authorization: 'Bearer ' + key }) };
  const answer = await fetch(address, { method: back ? 'POST' : 'PUT', headers, ...(back ? {} : { body: JSON.stringify({ version: Number(version.value) }) }) });
  const told = await answer.json();
  if (answer.status === 401 || answer.status === 403) key = '';
  await redraw(location.href);
  const result = document.getElementById('move-result');
  result.className = answer.ok ? 'done' : 'error';
  result.textContent = answer.ok ? name + ' → ' + told.version + ' (' + told.by + ')' : answer.status + ' ' + told.code + (told.detail ? ': ' + told.detail : '');
});
addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  const field = main.querySelector('form.filters input:not([type=hidden])');
  if (field) { event.preventDefault(); field.focus(); }
});
drawn();
`;
