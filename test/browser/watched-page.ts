import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface Watched {
  readonly page: Page;
  readonly faults: string[];
}

/** A page that writes down dialogs, requests to others and whatever the console complains of. */
export async function watchedPage(browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const page = await browser.newPage(options);
  const faults: string[] = [];
  page.on('dialog', (dialog) => {
    faults.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => void (/^data:/.test(request.url()) || request.url().startsWith(`${origin}/`) ? undefined : faults.push(`request ${request.url()}`)));
  page.on('console', (message) => void (message.type() === 'error' || message.type() === 'warning' ? faults.push(message.text()) : undefined));
  page.on('pageerror', (error) => void faults.push(String(error)));
  return { page, faults };
}
