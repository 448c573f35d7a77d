// Fits the weights that restore ZWNJs (src/shop/join-features.ts) on the UD dev sections, or reports cross-validated figures.
// usage: node scripts/train-joins.mjs FOLDER [--report]
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contextFeatures, JOIN_SPACE, MOST_JOIN_FEATURES, pairFeatures } from '../dist/shop/join-features.js';
import { filterSlot, joinFilter, MAY_BE_LEFT, MAY_BE_RIGHT, wordHash } from '../dist/shop/join-filter.js';
import { lexiconOf, packBytes } from './train-lemmas.mjs';
import { folds, sentences, TREEBANKS } from './treebank.mjs';

const FOLDS = 6;
const EPOCHS = 8;
const Z = '\u200c';

function joinFeatures(before, left, right, after, lexicon, slots) {
  const { count, facts } = pairFeatures(left, right, lexicon, slots);
  return contextFeatures(wordHash(left), wordHash(right), facts.mi, facts.kind, wordHash(before), wordHash(after), slots, count);
}

const WORD = /^[\p{L}\u200c\u064b-\u0655]+$/u;
const fold = (text) => text.replaceAll('ي', 'ی').replaceAll('ك', 'ک');

/** Pairs of neighbouring words of a text in which `separate` ZWNJs were made spaces; `joined` says which spaces were ZWNJs. */
export function pairs(text, separate) {
  const units = fold(text);
  const found = [];
  const pieces = [...(separate ? units.replaceAll(Z, ' ') : units).matchAll(/[\p{L}\u200c\u064b-\u0655]+|[^\p{L}\u200c\u064b-\u0655 ]+/gu)];
  for (let index = 0; index + 1 < pieces.length; index++) {
    const [left, right] = [pieces[index], pieces[index + 1]];
    if (right.index !== left.index + left[0].length + 1 || !WORD.test(left[0]) || !WORD.test(right[0])) continue;
    const near = (at) => (at >= 0 && at < pieces.length && WORD.test(pieces[at][0]) ? pieces[at][0] : '');
    found.push({ before: near(index - 1), left: left[0], right: right[0], after: near(index + 2), joined: units[right.index - 1] === Z });
  }
  return found;
}

function examples(list, lexicon) {
  const slots = new Int32Array(MOST_JOIN_FEATURES);
  const made = [];
  for (const { text } of list) {
    for (const separate of [true, false]) {
      if (!separate && !text.includes(Z)) continue;
      for (const { before, left, right, after, joined } of pairs(text, separate)) {
        made.push({ row: slots.slice(0, joinFeatures(before, left, right, after, lexicon, slots)), joined });
      }
    }
  }
  return made;
}

function fit(all) {
  const weights = new Float32Array(JOIN_SPACE);
  const squares = new Float32Array(JOIN_SPACE).fill(0.1);
  let seed = 4711;
  const order = all.map((_, index) => index);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let index = order.length - 1; index > 0; index--) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      const other = seed % (index + 1);
      [order[index], order[other]] = [order[other], order[index]];
    }
    for (const at of order) {
      const { row, joined } = all[at];
      let score = 0;
      for (const slot of row) score += weights[slot];
      const gradient = 1 / (1 + Math.exp(-score)) - (joined ? 1 : 0);
      if (Math.abs(gradient) < 1e-3) continue;
      for (const slot of row) {
        const step = gradient + 0.002 * weights[slot];
        squares[slot] += step * step;
        weights[slot] -= (0.25 * step) / Math.sqrt(squares[slot]);
      }
    }
  }
  return weights;
}

function main() {
  const parts = TREEBANKS.map((name) => folds(sentences(process.argv[2], name), FOLDS));
  const all = parts.flat();
  const pick = (keep) => all.filter(({ fold: each }) => keep(each)).map(({ sentence }) => sentence);
  const outOfFold = (banned) => {
    const made = [];
    for (let each = 0; each < FOLDS; each++) if (each !== banned) made.push(...examples(pick((one) => one === each), lexiconOf(pick((one) => one !== each && one !== banned))));
    return made;
  };
  if (process.argv.includes('--report')) {
    const scored = TREEBANKS.map(() => ({ separated: [], untouched: [], words: 0 }));
    const slots = new Int32Array(MOST_JOIN_FEATURES);
    const wrong = new Map();
    for (let each = 0; each < FOLDS; each++) {
      const weights = fit(outOfFold(each));
      const lexicon = lexiconOf(pick((one) => one !== each));
      const filter = joinFilter(lexicon);
      for (const [bank, part] of parts.entries()) {
        for (const { sentence } of part.filter((one) => one.fold === each)) {
          scored[bank].words += sentence.tokens.length;
          for (const separate of [true, false]) {
            for (const pair of pairs(sentence.text, separate)) {
              const count = joinFeatures(pair.before, pair.left, pair.right, pair.after, lexicon, slots);
              const asked = (filter[filterSlot(wordHash(pair.left))] & MAY_BE_LEFT) | (filter[filterSlot(wordHash(pair.right))] & MAY_BE_RIGHT);
              let score = asked !== 0 || pair.right.startsWith('ال') ? 0 : -99;
              for (let index = 0; index < count; index++) score += weights[slots[index]];
              scored[bank][separate ? 'separated' : 'untouched'].push([score, pair.joined]);
              if (separate && score > 0 !== pair.joined) {
                const key = `${pair.left}|${pair.right}${pair.joined ? '+' : '-'}`;
                wrong.set(key, (wrong.get(key) ?? 0) + 1);
              }
            }
          }
        }
      }
    }
    for (const threshold of [-0.5, 0, 0.3, 0.6, 1, 1.5, 2]) {
      console.log(threshold, TREEBANKS.map((name, bank) => {
        const { separated, untouched, words } = scored[bank];
        const hit = separated.filter(([score, joined]) => joined && score > threshold).length;
        const said = separated.filter(([score]) => score > threshold).length;
        const gold = separated.filter(([, joined]) => joined).length;
        const falseJoins = (1000 * untouched.filter(([score]) => score > threshold).length) / words;
        return `${name} P ${((100 * hit) / said).toFixed(1)} R ${((100 * hit) / gold).toFixed(1)} F1 ${((200 * hit) / (said + gold)).toFixed(2)} false joins ${falseJoins.toFixed(2)}/1000`;
      }).join('   '));
      const both = { separated: scored.flatMap((each) => each.separated), untouched: scored.flatMap((each) => each.untouched), words: scored.reduce((sum, each) => sum + each.words, 0) };
      const hit = both.separated.filter(([score, joined]) => joined && score > threshold).length;
      const total = both.separated.filter(([score]) => score > threshold).length + both.separated.filter(([, joined]) => joined).length;
      console.log(`  both F1 ${((200 * hit) / total).toFixed(2)} false joins ${((1000 * both.untouched.filter(([score]) => score > threshold).length) / both.words).toFixed(2)}/1000`);
    }
    if (process.argv.includes('--errors')) console.log([...wrong].sort((l, r) => r[1] - l[1]).slice(0, 250).map((each) => each.join('×')).join(' '));
    return;
  }
  const weights = fit(outOfFold(-1));
  const scale = 20;
  const bytes = Int8Array.from(weights, (weight) => Math.max(-127, Math.min(127, Math.round(weight * scale))));
  const root = fileURLToPath(new URL('..', import.meta.url));
  writeFileSync(
    join(root, 'src/shop/join-weights.ts'),
    `// Generated by scripts/train-joins.mjs from the UD Persian dev sections (CC BY-SA 4.0, see LICENSE-DATA.md): weights times ${scale}, one byte each.\nexport const JOIN_WEIGHT_SCALE = ${scale};\nexport const JOIN_WEIGHTS = ${JSON.stringify(packBytes(bytes))};\n`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
