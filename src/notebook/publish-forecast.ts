import type { FittedForecaster } from '../forecast/contract.js';
import type { Dataset } from '../table/dataset.js';
import type { Panel } from '../table/panel.js';

export interface PublishForecastOptions {
  /** Folder of the registry, e.g. `models`. */
  readonly registry: string;
  readonly name: string;
  readonly fitted: FittedForecaster;
  /** What it was fitted on. */
  readonly panel: Panel;
  readonly dataset: Dataset;
  /** Aliases that shall point to it, e.g. `champion`. */
  readonly aliases?: readonly string[];
  readonly seed?: number;
  /** Clock for the log of publications: `Date.now`. */
  readonly now: () => number;
  readonly who?: string;
}

/**
 * Publishes a fitted forecaster from a notebook, with what its manifest should say. The registry is loaded on use and its types stay out of this signature:
 * every cell's compiler would read them. Throws what `publishModel` throws.
 *
 * @example
 * await publishForecast({ registry: 'models', name: 'demand', fitted, panel, dataset, aliases: ['champion'], now: Date.now });
 */
export async function publishForecast(options: PublishForecastOptions): Promise<{ readonly name: string; readonly version: number; readonly bytes: number }> {
  const { registry, name, fitted, panel, dataset, aliases, seed, now, who = 'notebook' } = options;
  const [{ openRegistry }, { publishForecaster }] = await Promise.all([import('../publish/registry.js'), import('../publish/publish-forecaster.js')]);
  const manifest = await publishForecaster(openRegistry(registry, { now, who }), { name, fitted, panel, dataset: dataset.manifest, ...(aliases === undefined ? {} : { aliases }), ...(seed === undefined ? {} : { seed }) });
  return { name: manifest.name, version: manifest.version, bytes: manifest.files.reduce((sum, file) => sum + file.sizeBytes, 0) };
}
