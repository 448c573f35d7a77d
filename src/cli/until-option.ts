import { dayOf, dayText, type Day } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import type { Dataset } from '../table/dataset.js';
import type { CommandCall } from './command.js';

/**
 * `--until` as a day of the dataset, to be spread into a loader's options; nothing where it was not given. Throws E_CLI_USAGE naming the option for what is no day, or one outside the data:
 * a day beyond the last would quietly be taken for the last.
 */
export function untilOf(call: CommandCall, { manifest }: Dataset): { readonly until?: Day } {
  const text = call.text('until');
  if (text === undefined) return {};
  const { firstDate, lastDate } = manifest;
  const range = firstDate === null || lastDate === null ? 'YYYY-MM-DD, an existing date' : `${firstDate} to ${lastDate}, the days of ${manifest.name}`;
  const refusal = (): AnbarError => new AnbarError('E_CLI_USAGE', `--until is ${text}; allowed: ${range}`, { facts: { field: 'until', value: text } });
  let until: Day;
  try {
    until = dayOf(text);
  } catch {
    throw refusal();
  }
  if ((firstDate !== null && dayText(until) < firstDate) || (lastDate !== null && dayText(until) > lastDate)) throw refusal();
  return { until };
}
