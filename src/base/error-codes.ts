/** The one catalogue of error codes: code → what it means, and the HTTP status that the server answers it with. Docs are checked against it. */
export const errorCodes = {
  E_BASE_OPTION: { status: 400, means: 'An option is unknown, of the wrong type or out of its range.' },
  E_ADAPTER_MISSING: { status: 503, means: 'An optional native part is not installed; the message says what to run.' },
  E_ARTIFACT_CORRUPT: { status: 500, means: 'A saved model does not have the bytes it was saved with.' },
  E_CLI_USAGE: { status: 400, means: 'A command was called with words it does not know, or without one it needs.' },
  E_FORECAST_XGBOOST: { status: 400, means: 'XGBoost refused its parameters, data or model file.' },
  E_FORECAST_MODEL: { status: 404, means: 'There is no forecasting model of that name, or a saved model is of a kind or format that this version cannot open.' },
  E_FORECAST_SERIES: { status: 404, means: 'A forecast or an update names a series that the model was not fitted on.' },
  E_FORECAST_ROWS: { status: 400, means: 'New sales rows for an update are not later days, have duplicates, or hold impossible quantities.' },
  E_FORECAST_PANEL: { status: 400, means: 'A panel cannot be fitted: no series, infinite or negative quantities.' },
  E_TEXT_VECTOR: { status: 400, means: 'A text vector has another number of dimensions than the vectors it is compared with.' },
  E_TEXT_ID: { status: 404, means: 'There is no text of that id.' },
  E_TEXT_MODEL: { status: 400, means: 'A folder of a text model lacks a file, or its model wants inputs that are not known.' },
  E_TABLE_COLUMN: { status: 400, means: 'A table lacks a column or has it in the wrong type.' },
  E_TABLE_DATASET: { status: 400, means: 'A dataset folder is not there, is not a dataset, or its files are not the ones its manifest names.' },
  E_TABLE_EXISTS: { status: 409, means: 'A folder to be written already holds something that is not a dataset.' },
  E_TABLE_EMPTY: { status: 400, means: 'A dataset has no rows for what is asked.' },
  E_ENGINE_QUERY: { status: 500, means: 'The query engine refused a query; the message holds its first line.' },
  E_INGEST_FILE: { status: 400, means: 'A file to import is not there, is a folder, is empty or is beyond a size limit.' },
  E_INGEST_GZIP: { status: 400, means: 'A gzip file is truncated, damaged or expands beyond the limit.' },
  E_INGEST_COLUMNS: { status: 400, means: 'A file to import lacks a column that its source must have, or no known file looks like it.' },
  E_INGEST_MAPPING: { status: 400, means: 'The column mapping of an import names an unknown field or a column that the file lacks.' },
  E_INGEST_EMPTY: { status: 400, means: 'An import leaves no usable row.' },
} as const satisfies Readonly<Record<`E_${string}`, { readonly status: number; readonly means: string }>>;

export type ErrorCode = keyof typeof errorCodes;
