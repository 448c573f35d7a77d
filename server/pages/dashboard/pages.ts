import type { Page } from '../../dashboard/page.js';
import { accuracyPage } from './accuracy.js';
import { customersPage } from './customers.js';
import { inventoryPage } from './inventory.js';
import { itemPage } from './item.js';
import { modelsPage } from './models.js';
import { recommendationsPage } from './recommendations.js';
import { reorderPage } from './reorder.js';
import { todayPage } from './today.js';
import { trendsPage } from './trends.js';

/** The pages in the order of the menu. */
export const pages: readonly Page[] = [todayPage, inventoryPage, reorderPage, trendsPage, itemPage, accuracyPage, customersPage, recommendationsPage, modelsPage];
