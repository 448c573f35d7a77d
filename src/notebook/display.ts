/** One output in several forms: a front end shows the richest it knows. Keys are MIME types; JSON forms are objects, the others text. */
export type DisplayBundle = Readonly<Record<string, string | object>>;

type DisplayHook = (bundle: DisplayBundle, place: { readonly id?: string; readonly update: boolean }) => void;

/** The kernel (scripts/kernel.mjs) puts its display function here; plain Node has none. */
function hook(): DisplayHook | undefined {
  return (globalThis as { [key: symbol]: DisplayHook | undefined })[Symbol.for('anbar.display')];
}

/** Shows a bundle in the notebook; outside a kernel prints its `text/plain` form. */
export function display(bundle: DisplayBundle): void {
  const send = hook();
  if (send === undefined) console.log(String(bundle['text/plain'] ?? ''));
  else send(bundle, { update: false });
}

/** A place in the notebook's output that can be shown anew. Outside a kernel only the last form is printed, by `close`. */
export function displayPlace(id: string): { show(bundle: DisplayBundle): void; close(): void } {
  let shown = false;
  let last: DisplayBundle | undefined;
  return {
    show(bundle) {
      last = bundle;
      hook()?.(bundle, { id, update: shown });
      shown = true;
    },
    close() {
      if (hook() === undefined && last !== undefined) console.log(String(last['text/plain'] ?? ''));
    },
  };
}
