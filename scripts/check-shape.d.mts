export interface SourceFile {
  readonly path: string;
  readonly text: string;
}
export declare const rooms: readonly string[];
export declare function checkShape(root: string, files?: readonly SourceFile[]): readonly string[];
export declare function readTree(root: string): readonly SourceFile[];
