import { dayOf, dayText, type Day } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import { sortEvents, type CalendarEvent } from './calendar-event.js';
import { iranCalendar } from './shopping-events.js';

/** A name in the form of the others: `Good Friday` → `good-friday`. */
function eventName(name: string): string {
  return name.normalize('NFKD').replace(/[\u0300-\u036f'’.]/g, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
}

/**
 * Public holidays of a country (`DE`) or its subdivision (`DE-BY`), from one day to another; `IR` gives Anbar's own, fuller calendar.
 * Others come from the package date-holidays, loaded at the first call. Throws E_LOCALE_REGION, E_ADAPTER_MISSING.
 *
 * @example
 * (await countryHolidays('GB', dayOf('2011-12-25'), dayOf('2011-12-25')))[0]?.event; // 'christmas-day'
 */
export async function countryHolidays(region: string, from: Day, to: Day): Promise<readonly CalendarEvent[]> {
  if (region === 'IR') return iranCalendar(from, to);
  const { default: Holidays } = await import('date-holidays').catch((cause: unknown) => {
    throw new AnbarError('E_ADAPTER_MISSING', 'holidays of other countries (date-holidays) are not installed; run: npm install', { cause });
  });
  const [country = '', state] = region.split('-');
  if (!Object.hasOwn(new Holidays().getCountries('en'), country)) throw new AnbarError('E_LOCALE_REGION', `region is ${region}; allowed: a country's code such as GB, or one with a subdivision such as DE-BY`, { facts: { field: 'region', value: region } });
  const calendar = state === undefined ? new Holidays(country, { languages: 'en', types: ['public'] }) : new Holidays(country, state, { languages: 'en', types: ['public'] });
  const found = new Map<string, CalendarEvent>();
  for (let year = Number(dayText(from).slice(0, 4)); year <= Number(dayText(to).slice(0, 4)); year++) {
    for (const holiday of calendar.getHolidays(year, 'en')) {
      const day = dayOf(holiday.date.slice(0, 10));
      const event = eventName(holiday.name);
      if (day >= from && day <= to) found.set(`${day} ${event}`, { day, event, kind: 'public-holiday', region, expected: false });
    }
  }
  return sortEvents([...found.values()]);
}
