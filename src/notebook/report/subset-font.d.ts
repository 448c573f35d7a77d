declare module 'subset-font' {
  /** Cuts a font to the glyphs of a text (HarfBuzz in WebAssembly). */
  export default function subsetFont(font: Uint8Array, text: string, options?: { readonly targetFormat?: 'woff2' | 'woff' | 'truetype' }): Promise<Uint8Array>;
}
