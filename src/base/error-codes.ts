/** The one catalogue of error codes: code → what it means, and the HTTP status that the server answers it with. Docs are checked against it. */
export const errorCodes = {
  E_BASE_OPTION: { status: 400, means: 'An option is unknown, of the wrong type or out of its range.' },
  E_ADAPTER_MISSING: { status: 503, means: 'An optional native part is not installed; the message says what to run.' },
  E_ARTIFACT_CORRUPT: { status: 500, means: 'A saved model does not have the bytes it was saved with.' },
  E_CLI_USAGE: { status: 400, means: 'A command was called with words it does not know, or without one it needs.' },
  E_FORECAST_XGBOOST: { status: 400, means: 'XGBoost refused its parameters, data or model file.' },
  E_TABLE_COLUMN: { status: 400, means: 'A table lacks a column or has it in the wrong type.' },
} as const satisfies Readonly<Record<`E_${string}`, { readonly status: number; readonly means: string }>>;

export type ErrorCode = keyof typeof errorCodes;
