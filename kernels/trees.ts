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
    // Four rows at a time: their steps do not wait for each other's reads.
    for (; r + 4 <= count; r += 4) {
      let a = root, b = root, c = root, d = root;
      const rb = row + width, rc = rb + width, rd = rc + width;
      for (let k = depth; k > 0; k--) {
        a = step(a, row);
        b = step(b, rb);
        c = step(c, rc);
        d = step(d, rd);
      }
      f32.store(sum, f32.load(sum) + load<f32>(a, 12));
      f32.store(sum, f32.load(sum, 4) + load<f32>(b, 12), 4);
      f32.store(sum, f32.load(sum, 8) + load<f32>(c, 12), 8);
      f32.store(sum, f32.load(sum, 12) + load<f32>(d, 12), 12);
      row = rd + width;
      sum += 16;
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
