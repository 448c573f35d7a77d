// Fits the weights of src/shop/ranking.ts on the UD dev sections and reports cross-validated accuracy.
// usage: node scripts/train-lemmas.mjs FOLDER [--report]    FOLDER holds ud-*-dev.tsv.gz; --report: cross-validation only, nothing written
// Lexicon features are computed with a lexicon that has not seen the sentences at hand (out of fold), so memorising cannot pay.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeShopLexicon } from '../dist/lexicon/shop-lexicon.js';
import { OWN_PLURALS, OWN_VERBS, OWN_WORDS } from '../dist/lexicon/own-words.js';
import { packWords } from '../dist/lexicon/front-coding.js';
import { analyses } from '../dist/shop/analyses.js';
import { bestAnalysis, FEATURE_SPACE, features, MOST_FEATURES } from '../dist/shop/ranking.js';
import { foldWord } from '../dist/shop/fold.js';
import { folds, lemmaAccuracy, sentences, TREEBANKS } from './treebank.mjs';
import { udLemmas } from './build-lexicon.mjs';

const FOLDS = 6;
const EPOCHS = 12;
// A word wrongly cut harms a shop more than a suffix left on: over-stemming is the first complaint of hazm users.
const KEEP_WEIGHT = 3;
const root = fileURLToPath(new URL('..', import.meta.url));

const asText = (list) => `header\n${list.flatMap((each) => each.tokens.map((token) => `${token.form}\t${token.lemma}\t${token.upos}`)).join('\n')}`;
export function lexiconOf(list) {
  const packed = list.length === 0 ? [OWN_WORDS] : [OWN_WORDS, packWords([...udLemmas([asText(list)])])];
  return makeShopLexicon(packed, OWN_PLURALS, OWN_VERBS);
}

/** Distinct (form, lemma) pairs of sentences with counts; of a multi-word token the first part's lemma. */
function examples(list, lexicon) {
  const counts = new Map();
  for (const { tokens } of list) {
    for (const { form, lemma, upos, parts } of tokens) {
      if (upos === 'PUNCT' || upos === 'NUM' || upos === 'X') continue;
      const gold = upos === 'MWT' ? (/^\S+?\/(\S+?)\/(?:NOUN|ADJ|PROPN|PRON)/.exec(parts ?? '')?.[1] ?? '').replace(/\u200c$/, '') : lemma.split('#')[0];
      if (gold === '' || /[.،؟!]$/.test(form)) continue;
      const key = `${form}\t${gold}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const slots = new Int32Array(MOST_FEATURES);
  const made = [];
  for (const [key, count] of counts) {
    const [form, gold] = key.split('\t');
    const word = foldWord(form);
    const readings = analyses(word, lexicon);
    const right = readings.map((reading) => reading.lemma === gold);
    if (readings.length < 2 || !right.includes(true)) continue;
    const tags = lexicon.words.get(word) ?? 0;
    const rows = readings.map((reading) => slots.slice(0, features(word, tags, reading, lexicon, slots)));
    made.push({ rows, right, weight: count ** 0.7 * (gold === form ? KEEP_WEIGHT : 1) });
  }
  return made;
}

/** Conditional logit by AdaGrad with L2, in a fixed order: the same data gives the same weights. */
export function fit(all) {
  const weights = new Float32Array(FEATURE_SPACE);
  const squares = new Float32Array(FEATURE_SPACE).fill(0.1);
  let seed = 12345;
  const order = all.map((_, index) => index);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let index = order.length - 1; index > 0; index--) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      const other = seed % (index + 1);
      [order[index], order[other]] = [order[other], order[index]];
    }
    for (const at of order) {
      const { rows, right, weight } = all[at];
      const scores = rows.map((row) => row.reduce((sum, slot) => sum + weights[slot], 0));
      const top = Math.max(...scores);
      const odds = scores.map((score) => Math.exp(score - top));
      const total = odds.reduce((sum, each) => sum + each, 0);
      const good = odds.reduce((sum, each, index) => sum + (right[index] ? each : 0), 0);
      for (let index = 0; index < rows.length; index++) {
        const gradient = weight * (odds[index] / total - (right[index] ? odds[index] / good : 0));
        if (Math.abs(gradient) < 1e-4) continue;
        for (const slot of rows[index]) {
          const step = gradient + 0.003 * weights[slot];
          squares[slot] += step * step;
          weights[slot] -= (0.3 * step) / Math.sqrt(squares[slot]);
        }
      }
    }
  }
  return weights;
}

function main() {
  const folder = process.argv[2];
  const parts = TREEBANKS.map((name) => folds(sentences(folder, name), FOLDS));
  const all = parts.flat();
  const pick = (keep) => all.filter(({ fold }) => keep(fold)).map(({ sentence }) => sentence);
  const outOfFold = (banned) => {
    const made = [];
    for (let fold = 0; fold < FOLDS; fold++) if (fold !== banned) made.push(...examples(pick((each) => each === fold), lexiconOf(pick((each) => each !== fold && each !== banned))));
    return made;
  };
  if (process.argv.includes('--report')) {
    const tokens = TREEBANKS.map(() => ({ full: [], own: [] }));
    const cached = new Map();
    for (let fold = 0; fold < FOLDS; fold++) {
      const weights = fit(outOfFold(fold));
      const lexicon = lexiconOf(pick((each) => each !== fold));
      const bare = lexiconOf([]);
      for (const [bank, part] of parts.entries()) {
        for (const { sentence } of part.filter((each) => each.fold === fold)) {
          for (const token of sentence.tokens) {
            const word = foldWord(token.form);
            const key = `${fold} ${word}`;
            let both = cached.get(key);
            if (both === undefined) cached.set(key, (both = [lexicon, bare].map((lex) => bestAnalysis(word, analyses(word, lex), lex, weights).lemma)));
            tokens[bank].full.push({ ...token, mine: both[0] });
            tokens[bank].own.push({ ...token, mine: both[1] });
          }
        }
      }
    }
    for (const [bank, name] of TREEBANKS.entries()) {
      for (const [kind, list] of Object.entries(tokens[bank])) {
        let at = 0;
        const rows = list.filter(({ upos }) => upos !== 'PUNCT' && upos !== 'MWT');
        const { percent, wrong } = lemmaAccuracy(rows, () => rows[at++].mine);
        console.log(name, kind === 'full' ? 'cross-validated' : 'no treebank lemmas', JSON.stringify(percent));
        if (process.argv.includes('--errors') && kind === 'full') console.log(wrong.slice(0, 200).map((each) => each.join('×')).join(' | '));
      }
    }
    return;
  }
  const weights = fit(outOfFold(-1));
  const scale = 16;
  const bytes = Int8Array.from(weights, (weight) => Math.max(-127, Math.min(127, Math.round(weight * scale))));
  writeFileSync(
    join(root, 'src/shop/lemma-weights.ts'),
    `// Generated by scripts/train-lemmas.mjs from the UD Persian dev sections (CC BY-SA 4.0, see LICENSE-DATA.md): weights times ${scale}, one byte each.\nexport const LEMMA_WEIGHT_SCALE = ${scale};\nexport const LEMMA_WEIGHTS = ${JSON.stringify(packBytes(bytes))};\n`,
  );
  console.log(`${bytes.filter((each) => each !== 0).length} weights`);
}

/** Bytes as text: runs of zeros as a letter count, values as printable characters from U+00C0 on. */
export function packBytes(bytes) {
  let text = '';
  for (let index = 0; index < bytes.length; ) {
    let run = 0;
    while (index + run < bytes.length && bytes[index + run] === 0 && run < 60) run++;
    if (run > 0) {
      text += String.fromCharCode(48 + run);
      index += run;
    } else text += String.fromCharCode(0x180 + bytes[index++] + 128);
  }
  return text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
