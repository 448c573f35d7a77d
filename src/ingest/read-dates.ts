import { dayOf, type Day } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import { dayOfJalali } from '../locale/jalali.js';
import { parseJalali } from '../locale/jalali-text.js';
import { readMoment, type Moment } from './cells.js';

/** How the dates of a file are counted; `auto` looks at the years. */
export const calendarChoices = ['auto', 'jalali', 'gregorian'] as const;
export type CalendarChoice = (typeof calendarChoices)[number];

/** Years that are Jalali ones: 1300 began in 1921, 1499 ends in 2121. No shop has sales of the Gregorian years 1300 to 1499. */
const jalaliYears = { first: dayOf('1300-01-01'), last: dayOf('1499-12-31') } as const;
const beginsLikeJalali = /^\s*[1۱١][34۳۴٣٤]/;

/** A date, and the calendar it was written in. */
export interface DatedMoment extends Moment {
  readonly calendar: Exclude<CalendarChoice, 'auto'>;
}

function jalaliDay(year: string, month: string, date: string): Day {
  return dayOfJalali(Number(year), Number(month), Number(date));
}

/** `۱۲ مرداد ۱۴۰۳`: a day with its month's name, which is Jalali whatever the file is. */
function worded(cell: string): Moment | undefined {
  if (!/[^\d\s٠-٩۰-۹/.:-]/.test(cell)) return undefined;
  try {
    return { day: parseJalali(cell), ms: 0 };
  } catch {
    return undefined;
  }
}

/**
 * Reads the dates of an import in one calendar. With `auto` the first date decides, and one of the other calendar is refused: half a history on the wrong days would look like
 * a history. A calendar that is named makes what is not in it undefined, as any date that does not exist. Throws E_INGEST_CALENDAR.
 */
export function openDates(choice: CalendarChoice): (cell: string, path: string, line: number) => DatedMoment | undefined {
  let first: { readonly calendar: DatedMoment['calendar']; readonly cell: string; readonly where: string } | undefined;
  return (cell, path, line) => {
    const asGregorian = readMoment(cell);
    // 31/02 is a day of the Jalali calendar only.
    const isJalaliYear = asGregorian === undefined ? beginsLikeJalali.test(cell) : asGregorian.day >= jalaliYears.first && asGregorian.day <= jalaliYears.last;
    const inJalali = isJalaliYear ? readMoment(cell, jalaliDay) : asGregorian === undefined ? worded(cell) : undefined;
    const calendar = inJalali !== undefined ? 'jalali' : 'gregorian';
    const moment = inJalali ?? (isJalaliYear ? undefined : asGregorian);
    if (moment === undefined || (choice !== 'auto' && choice !== calendar)) return undefined;
    if (choice === 'auto') {
      first ??= { calendar, cell: cell.trim(), where: `${path}, line ${line}` };
      if (first.calendar !== calendar) {
        throw new AnbarError('E_INGEST_CALENDAR', `dates are of two calendars: ${first.cell} (${first.where}) is ${first.calendar}, ${cell.trim()} (${path}, line ${line}) is ${calendar}; allowed: one calendar an import`, {
          facts: { field: 'calendar', value: cell.trim() },
          hint: '--calendar jalali or --calendar gregorian says which one it is; rows of the other are then quarantined',
        });
      }
    }
    return { ...moment, calendar };
  };
}
