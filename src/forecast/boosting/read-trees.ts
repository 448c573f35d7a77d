/** From XGBoost's JSON model, or from a saved artifact, to flat trees; everything is checked, because a model file may come from anywhere. */
import type { NumericArray } from '../../base/artifact.js';
import { AnbarError } from '../../base/errors.js';
import type { Link, Trees } from './trees.js';

/** The parts of XGBoost's JSON schema that are read (its documentation: "Introduction to Model IO"). */
interface XgboostTree {
  readonly left_children: readonly number[];
  readonly right_children: readonly number[];
  readonly split_indices: readonly number[];
  readonly split_conditions: readonly number[];
  readonly default_left: readonly number[];
  readonly sum_hessian: readonly number[];
  readonly split_type?: readonly number[];
}

interface XgboostModel {
  readonly learner: {
    readonly gradient_booster: { readonly name: string; readonly model: { readonly trees: readonly XgboostTree[]; readonly tree_info: readonly number[] } };
    readonly learner_model_param: { readonly base_score: string; readonly num_feature: string; readonly num_target?: string; readonly num_class?: string };
    readonly objective: { readonly name: string };
  };
}

const links: Readonly<Record<string, Link>> = { 'reg:tweedie': 'exp', 'count:poisson': 'exp', 'reg:gamma': 'exp', 'binary:logistic': 'logistic', 'reg:logistic': 'logistic' };

const corrupt = (what: string): AnbarError => new AnbarError('E_ARTIFACT_CORRUPT', `boosted trees are corrupt: ${what}`);

/** Reads what `Booster.toJson` wrote. */
export function parseTrees(json: string): Trees {
  const { learner } = JSON.parse(json) as XgboostModel;
  const { trees, tree_info: info } = learner.gradient_booster.model;
  const link = links[learner.objective.name] ?? 'identity';
  // XGBoost saves its starting value after the link, one number an output.
  const scores = learner.learner_model_param.base_score.replace(/[[\]]/g, '').split(',').map(Number);
  const outputs = Math.max(1, ...info.map((output) => output + 1), Number(learner.learner_model_param.num_target ?? 1));
  const margin = (score: number): number => (link === 'exp' ? Math.log(score) : link === 'logistic' ? Math.log(score / (1 - score)) : score);
  const total = trees.reduce((sum, tree) => sum + reachable(tree), 0);
  const built = {
    roots: new Int32Array(trees.length + 1),
    split: new Int32Array(total),
    left: new Int32Array(total),
    value: new Float32Array(total),
    cover: new Float32Array(total),
  };
  let end = 0;
  for (const [t, tree] of trees.entries()) {
    built.roots[t] = end;
    const queue = [0];
    for (let i = 0; i < queue.length; i++) {
      const from = queue[i]!;
      const at = end + i;
      const leaf = tree.left_children[from]! < 0;
      if (!leaf && (tree.split_type?.[from] ?? 0) !== 0) throw corrupt('they hold a categorical split');
      built.split[at] = leaf ? -1 : tree.split_indices[from]! * 2 + (tree.default_left[from] ? 0 : 1);
      built.value[at] = tree.split_conditions[from]!;
      built.cover[at] = tree.sum_hessian[from]!;
      built.left[at] = leaf ? -1 : end + queue.length;
      if (!leaf) queue.push(tree.left_children[from]!, tree.right_children[from]!);
    }
    end += queue.length;
  }
  built.roots[trees.length] = end;
  const base = Float32Array.from({ length: outputs }, (_, o) => margin(scores[scores.length === 1 ? 0 : o]!));
  return { features: Number(learner.learner_model_param.num_feature), outputs, link, base, output: Int32Array.from(info), ...built };
}

/** Number of nodes below and with the root; pruned ones are left out. */
function reachable(tree: XgboostTree): number {
  let count = 0;
  const stack = [0];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    count++;
    if (tree.left_children[node]! >= 0) stack.push(tree.left_children[node]!, tree.right_children[node]!);
  }
  return count;
}

function array<T extends NumericArray>(arrays: Readonly<Record<string, NumericArray>>, name: string, Type: { new (): T }): T {
  const found = arrays[name];
  if (!(found instanceof Type)) throw corrupt(`array ${name} is missing or of another type`);
  return found;
}

/** Reads what `treesToArrays` wrote; refuses arrays that would send the walk out of bounds or in circles. */
export function treesFromArrays(arrays: Readonly<Record<string, NumericArray>>, prefix: string, shape: { readonly features: number; readonly link: Link }): Trees {
  const ints = (name: string): Int32Array => array(arrays, `${prefix}.${name}`, Int32Array);
  const floats = (name: string): Float32Array => array(arrays, `${prefix}.${name}`, Float32Array);
  const trees = { ...shape, base: floats('base'), roots: ints('roots'), output: ints('output'), split: ints('split'), left: ints('left'), value: floats('value'), cover: floats('cover') };
  const { roots, output, split, left, value, cover } = trees;
  const nodes = split.length;
  if (left.length !== nodes || value.length !== nodes || cover.length !== nodes || output.length !== roots.length - 1 || roots[roots.length - 1] !== nodes) throw corrupt('their arrays differ in length');
  for (let t = 0; t + 1 < roots.length; t++) {
    if (roots[t]! < 0 || roots[t]! >= roots[t + 1]! || output[t]! < 0 || output[t]! >= trees.base.length) throw corrupt(`tree ${t} is out of range`);
    for (let node = roots[t]!; node < roots[t + 1]!; node++) {
      if (split[node]! < 0) continue;
      if (split[node]! >> 1 >= shape.features || left[node]! <= node || left[node]! + 1 >= roots[t + 1]!) throw corrupt(`node ${node} is out of range`);
    }
  }
  return { ...trees, outputs: trees.base.length };
}
