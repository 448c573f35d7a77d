/** Reads bytes packed by scripts/train-lemmas.mjs: a low character is a run of zeros, one from U+0180 on a value, divided by `scale`. */
export function unpackWeights(packed: string, size: number, scale: number): Float32Array {
  const weights = new Float32Array(size);
  let at = 0;
  for (let index = 0; index < packed.length; index++) {
    const unit = packed.charCodeAt(index);
    if (unit < 0x180) at += unit - 48;
    else weights[at++] = (unit - 0x180 - 128) / scale;
  }
  return weights;
}
