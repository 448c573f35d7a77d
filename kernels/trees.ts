// Kernels of src/forecast/boosting in AssemblyScript, compiled by scripts/kernels.mjs. All pointers are byte offsets into the memory that the host brings.
// A node of the walk has 16 bytes: byte offset of the row's value, byte offset of the right child (the left one stands 16 before), threshold, value of a leaf.
// A leaf has threshold −∞ and is its own right child. A row has two floats a feature: one for splits where missing goes left (−∞ stands for it), one for the others (+∞).

// @ts-ignore: decorator
@inline
function step(node: usize, row: usize): usize {
  return <usize>load<u32>(node, 4) - (<usize>(load<f32>(row + <usize>load<u32>(node)) < load<f32>(node, 8)) << 4);
}

/** Adds each tree's leaf to `sums[r]`, tree after tree, for `count` rows of `rowBytes`. `trees` holds root and depth of each. */
export function walkRows(trees: usize, treeCount: i32, rows: usize, rowBytes: i32, count: i32, sums: usize): void {
  const width = <usize>rowBytes;
  for (let t = 0; t < treeCount; t++) {
    const root = <usize>load<u32>(trees + (<usize>t << 3));
    const depth = load<i32>(trees + (<usize>t << 3), 4);
    let r = 0;
    let row = rows;
    let sum = sums;
    // Eight rows at a time: their steps do not wait for each other's reads.
    for (; r + 8 <= count; r += 8) {
      let a = root, b = root, c = root, d = root, e = root, f = root, g = root, h = root;
      const rb = row + width, rc = rb + width, rd = rc + width, re = rd + width, rf = re + width, rg = rf + width, rh = rg + width;
      for (let k = depth; k > 0; k--) {
        a = step(a, row);
        b = step(b, rb);
        c = step(c, rc);
        d = step(d, rd);
        e = step(e, re);
        f = step(f, rf);
        g = step(g, rg);
        h = step(h, rh);
      }
      f32.store(sum, f32.load(sum) + load<f32>(a, 12));
      f32.store(sum, f32.load(sum, 4) + load<f32>(b, 12), 4);
      f32.store(sum, f32.load(sum, 8) + load<f32>(c, 12), 8);
      f32.store(sum, f32.load(sum, 12) + load<f32>(d, 12), 12);
      f32.store(sum, f32.load(sum, 16) + load<f32>(e, 12), 16);
      f32.store(sum, f32.load(sum, 20) + load<f32>(f, 12), 20);
      f32.store(sum, f32.load(sum, 24) + load<f32>(g, 12), 24);
      f32.store(sum, f32.load(sum, 28) + load<f32>(h, 12), 28);
      row = rh + width;
      sum += 32;
    }
    for (; r < count; r++) {
      let a = root;
      for (let k = depth; k > 0; k--) a = step(a, row);
      f32.store(sum, f32.load(sum) + load<f32>(a, 12));
      row += width;
      sum += 4;
    }
  }
}

/** `sum` plus the leaves that one row reaches, in the order of the trees; four trees at a time. */
export function walkTrees(trees: usize, treeCount: i32, row: usize, sum: f32): f32 {
  let t = 0;
  let at = trees;
  for (; t + 4 <= treeCount; t += 4) {
    let a = <usize>load<u32>(at), b = <usize>load<u32>(at, 8), c = <usize>load<u32>(at, 16), d = <usize>load<u32>(at, 24);
    let k = load<i32>(at, 4);
    k = max(max(k, load<i32>(at, 12)), max(load<i32>(at, 20), load<i32>(at, 28)));
    for (; k > 0; k--) {
      a = step(a, row);
      b = step(b, row);
      c = step(c, row);
      d = step(d, row);
    }
    sum = sum + load<f32>(a, 12);
    sum = sum + load<f32>(b, 12);
    sum = sum + load<f32>(c, 12);
    sum = sum + load<f32>(d, 12);
    at += 32;
  }
  for (; t < treeCount; t++) {
    let a = <usize>load<u32>(at);
    for (let k = load<i32>(at, 4); k > 0; k--) a = step(a, row);
    sum = sum + load<f32>(a, 12);
    at += 8;
  }
  return sum;
}

// TreeSHAP. A split has 64 bytes: byte offset of the row's value, threshold, places of the left and right child, values of the left and right leaf (f64), share of the training weight that
// goes left (f64), share on all branches of the same feature above (f64), place of the split below the nearest one above on that feature, offset of the feature's sum, offset of its
// twelve coefficients, which children are splits (1 left, 2 right). A place has 80 bytes of scratch: factors from the root down (4 f64), sums from the leaves up (4 f64), the way
// taken (0 apart, 1 left, 2 right), whether the row can still get here by its feature's branches. Two places are nobody's: one for leaves to write to, one that is always open.
// Everything is select and arithmetic: a branch on the data would be mispredicted at every other split.

/** Adds one quadrature pass over `treeCount` trees to `parts` (2 f64 a feature, to be summed). `coefficients` is where this pass's begin. */
export function shapTrees(trees: usize, treeCount: i32, row: usize, parts: usize, coefficients: usize, scratch: usize): void {
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  for (let t = 0; t < treeCount; t++) {
    const first = <usize>load<u32>(trees + (<usize>t << 3));
    const splits = load<i32>(trees + (<usize>t << 3), 4);
    v128.store(scratch, one);
    v128.store(scratch, one, 16);
    let node = first;
    let here = scratch;
    for (let i = 0; i < splits; i++) {
      const live = load<i32>(scratch + <usize>load<u32>(node, 48), 68);
      const left = load<f32>(row + <usize>load<u32>(node)) < load<f32>(node, 4);
      const taken = select<i32>(select<i32>(1, 2, left), 0, live);
      store<i32>(here, taken, 64);
      const c = coefficients + <usize>load<u32>(node, 56);
      const d0 = v128.load(here);
      const d1 = v128.load(here, 16);
      const own0 = select<v128>(f64x2.mul(d0, v128.load(c, 32)), zero, live);
      const own1 = select<v128>(f64x2.mul(d1, v128.load(c, 48)), zero, live);
      const all0 = select<v128>(f64x2.mul(d0, v128.load(c)), d0, live);
      const all1 = select<v128>(f64x2.mul(d1, v128.load(c, 16)), d1, live);
      const ofLeft = v128.load64_splat(node, 32);
      const ofRight = f64x2.sub(one, ofLeft);
      const l = scratch + <usize>load<u32>(node, 8);
      const r = scratch + <usize>load<u32>(node, 12);
      const goesLeft = <i32>(taken == 1);
      const goesRight = <i32>(taken == 2);
      v128.store(l, f64x2.add(f64x2.mul(all0, ofLeft), select<v128>(own0, zero, goesLeft)));
      v128.store(l, f64x2.add(f64x2.mul(all1, ofLeft), select<v128>(own1, zero, goesLeft)), 16);
      store<i32>(l, goesLeft, 68);
      v128.store(r, f64x2.add(f64x2.mul(all0, ofRight), select<v128>(own0, zero, goesRight)));
      v128.store(r, f64x2.add(f64x2.mul(all1, ofRight), select<v128>(own1, zero, goesRight)), 16);
      store<i32>(r, goesRight, 68);
      node += 64;
      here += 80;
    }
    for (let i = splits; i > 0; i--) {
      node -= 64;
      here -= 80;
      const inner = load<i32>(node, 60);
      const l = scratch + <usize>load<u32>(node, 8);
      const r = scratch + <usize>load<u32>(node, 12);
      const leafL = v128.load64_splat(node, 16);
      const leafR = v128.load64_splat(node, 24);
      const l0 = select<v128>(v128.load(l, 32), leafL, inner & 1);
      const l1 = select<v128>(v128.load(l, 48), leafL, inner & 1);
      const r0 = select<v128>(v128.load(r, 32), leafR, inner & 2);
      const r1 = select<v128>(v128.load(r, 48), leafR, inner & 2);
      const ofLeft = v128.load64_splat(node, 32);
      const ofRight = f64x2.sub(one, ofLeft);
      const m0 = f64x2.add(f64x2.mul(ofLeft, l0), f64x2.mul(ofRight, r0));
      const m1 = f64x2.add(f64x2.mul(ofLeft, l1), f64x2.mul(ofRight, r1));
      const taken = load<i32>(here, 64);
      const goesLeft = <i32>(taken == 1);
      const own0 = select<v128>(l0, r0, goesLeft);
      const own1 = select<v128>(l1, r1, goesLeft);
      const c = coefficients + <usize>load<u32>(node, 56);
      const u0 = f64x2.add(f64x2.mul(v128.load(c), m0), f64x2.mul(v128.load(c, 32), own0));
      const u1 = f64x2.add(f64x2.mul(v128.load(c, 16), m1), f64x2.mul(v128.load(c, 48), own1));
      v128.store(here, select<v128>(u0, m0, taken), 32);
      v128.store(here, select<v128>(u1, m1, taken), 48);
      const z = v128.load64_splat(node, 40);
      const back = f64x2.sub(one, z);
      const w0 = f64x2.mul(v128.load(c, 64), v128.load(here));
      const w1 = f64x2.mul(v128.load(c, 80), v128.load(here, 16));
      const p0 = f64x2.mul(w0, f64x2.sub(f64x2.sub(own0, f64x2.mul(z, m0)), f64x2.mul(back, u0)));
      const p1 = f64x2.mul(w1, f64x2.sub(f64x2.sub(own1, f64x2.mul(z, m1)), f64x2.mul(back, u1)));
      const sum = parts + <usize>load<u32>(node, 52);
      v128.store(sum, f64x2.add(v128.load(sum), select<v128>(f64x2.add(p0, p1), zero, taken)));
    }
  }
}
