import { createRandom, type Random } from '../../base/random.js';
import { dayEffects, type DayEffects } from './day-effects.js';
import { drawCatalogue, type Catalogue } from './item.js';
import { plannedDays, type ShopSize } from './options.js';
import { drawCampaigns, type Campaign } from './prices.js';

/** What all items and customers of one simulated shop share. */
export interface Shop {
  readonly size: ShopSize;
  readonly random: Random;
  readonly catalogue: Catalogue;
  readonly campaigns: readonly Campaign[];
  readonly effects: DayEffects;
}

/** The one store of the shop. */
export const storeName = 'main';

/** Sets the shop up: O(items), no history yet. */
export function openShop(size: ShopSize): Shop {
  const random = createRandom(size.seed);
  return {
    size,
    random: random.fork('shop'),
    catalogue: drawCatalogue(size, random.fork('catalogue')),
    campaigns: drawCampaigns(random.fork('campaigns'), size.startDay, size.days + plannedDays),
    effects: dayEffects(size.startDay, size.days),
  };
}
