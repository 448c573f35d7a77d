import { AnbarError } from '../../src/base/errors.js';
import { parseReference } from '../../src/publish/registry.js';
import type { ServerContext } from '../context.js';
import type { ServedForecaster, ServedModel, ServedRecommender } from './served-model.js';

/** FNV-1a over UTF-16 units to [0, 1): the same caller falls on the same side of a split every time, in every process. */
export function stickyPoint(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  // FNV's high bits are its weak ones for short texts: fold them in.
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/**
 * The version that answers a reference. `name` alone is the champion, or the challenger for that share of callers that it was given; `sticky` says who the caller is.
 */
export async function pickModel(context: ServerContext, reference: string, sticky: string): Promise<ServedModel> {
  const { shelf } = context;
  if (!reference.includes('@')) {
    const share = shelf.shareOf(reference);
    if (share > 0 && stickyPoint(`${reference}|${sticky}`) < share) {
      const challenger = shelf.held(`${reference}@challenger`);
      if (challenger !== undefined) return challenger;
    }
  }
  return shelf.held(reference) ?? shelf.find(parseReference(reference));
}

function wrongTask(model: ServedModel, task: string): AnbarError {
  return new AnbarError('E_SERVER_TASK', `model ${model.name} does ${model.task}, not ${task}`, { hint: `this model takes ${model.task} requests` });
}

export function asForecaster(model: ServedModel): ServedForecaster {
  if (model.task === 'forecast') return model;
  throw wrongTask(model, 'forecast');
}

export function asRecommender(model: ServedModel): ServedRecommender {
  if (model.task === 'recommend') return model;
  throw wrongTask(model, 'recommend');
}
