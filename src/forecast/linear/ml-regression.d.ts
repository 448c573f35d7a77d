// The package ships no types; this is the part that is used.
declare module 'ml-regression' {
  export class MultivariateLinearRegression {
    constructor(x: number[][], y: number[][], options?: { readonly intercept?: boolean; readonly statistics?: boolean });
    /** One row a column of x, last the intercept; one column a column of y. */
    readonly weights: number[][];
  }
}
