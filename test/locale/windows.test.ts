import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysByEvent, eventDistance, eventWindows } from '../../src/locale/event-windows.js';
import { joinWeather } from '../../src/locale/weather.js';

describe('event windows', () => {
  it('equal a plain search over all days', () => {
    const days = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 8 }).map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(days, fc.integer({ min: -5, max: 65 }), fc.nat(12), fc.nat(12), (events, day, lead, lag) => {
        const near = events.map((event) => day - event).filter((d) => d >= -lead && d <= lag);
        near.sort((a, b) => Math.abs(a) - Math.abs(b) || a - b);
        expect(eventDistance(events, day, { lead, lag })).toBe(near[0]);
      }),
    );
  });

  it('list the events that are near', () => {
    const events = daysByEvent([{ day: 100, event: 'yalda' }, { day: 50, event: 'yalda' }, { day: 103, event: 'eid' }, { day: 100, event: 'yalda' }]);
    expect(events.get('yalda')).toEqual([50, 100]);
    expect([...eventWindows(events, 101, 2, 1)]).toEqual([['yalda', 1], ['eid', -2]]);
  });

  it('join weather by date and region, the wider region where the narrow has none', () => {
    const weather = [
      { day: 1, region: 'IR', temperatureC: 20, precipitationMm: 0 },
      { day: 1, region: 'IR-07', temperatureC: 25, precipitationMm: 1 },
      { day: 2, region: '', temperatureC: 9, precipitationMm: 5 },
    ];
    expect([...joinWeather(weather, [1, 1, 2, 3], ['IR-07', 'IR-10', 'IR-07', 'IR']).temperatureC]).toEqual([25, 20, 9, Number.NaN]);
  });
});
