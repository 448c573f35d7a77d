/**
 * The pages' script, served as a file: a form's change is worked out by the server and the tiles are exchanged in place. Parsed nodes are moved, never text into markup;
 * without script the form's button does the same.
 */
export const pageScript = `const main = document.getElementById('main');
let turn = 0;
main.addEventListener('change', async (event) => {
  const form = event.target.closest('form.filters');
  if (!form) return;
  const mine = ++turn;
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value !== '') query.set(name, value);
  const address = form.getAttribute('action') + '?' + query;
  const answer = await fetch(address, { headers: { accept: 'text/html' } });
  if (!answer.ok || mine !== turn) return;
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('main');
  if (!next || mine !== turn) return;
  const focused = document.activeElement && document.activeElement.name;
  main.replaceChildren(...document.adoptNode(next).childNodes);
  history.replaceState(null, '', address);
  if (focused) main.querySelector('[name="' + CSS.escape(focused) + '"]')?.focus();
});
addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  const field = main.querySelector('form.filters input:not([type=hidden])');
  if (field) { event.preventDefault(); field.focus(); }
});
`;
