import type { SalesRow } from '../../src/publish/wire.js';
import type { ServerContext } from '../context.js';
import type { ServedForecaster } from './served-model.js';

/** Notes how far new sales are from what the model forecast for them and from the training profile. */
export async function observeSales(_context: ServerContext, _served: ServedForecaster, _rows: readonly SalesRow[]): Promise<void> {
}
