/**
 * The C interface of libxgboost 3.2, and the only file that touches koffi. Matrices go in by address (array interface), row-major as the feature
 * kernel makes them, straight into a quantile matrix (one byte a cell and no copy of the floats). Reference: Chen & Guestrin (2016), XGBoost; the C API header.
 * Every native handle lives inside one call or inside a `Booster` that is freed by `free()`.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AnbarError } from '../../base/errors.js';

/** Feature rows: `values[r * features + f]`, NaN = missing. */
export interface RowMatrix {
  readonly rows: number;
  readonly features: number;
  readonly values: Float32Array;
}

export interface TrainingMatrix extends RowMatrix {
  readonly label: Float32Array;
  readonly weight?: Float32Array;
  /** Starting margin of each row (link scale). */
  readonly baseMargin?: Float32Array;
}

export interface TrainOptions {
  readonly rounds: number;
  /** XGBoost's own parameters, e.g. `{ objective: 'reg:tweedie', max_depth: 7, nthread: 2, seed: 1 }`. */
  readonly params: Readonly<Record<string, string | number>>;
  readonly onRound?: (done: number) => void;
}

/** What `predict` returns: the value, the value before the link, or additive contributions (features + bias a row, row-major, margin scale). */
export type PredictKind = 'value' | 'margin' | 'contributions';

export interface Booster {
  /** The model in XGBoost's JSON, which `parseTrees` reads. */
  toJson(): string;
  /** Row-major, `outputs` a row. */
  predict(matrix: RowMatrix, kind?: PredictKind): Float32Array;
  free(): void;
}

export interface Libxgboost {
  readonly version: string;
  /** Trains round by round, giving the event loop a turn between rounds. Same data, parameters and threads = same trees. */
  train(matrix: TrainingMatrix, options: TrainOptions): Promise<Booster>;
  load(json: string): Booster;
}

const libraryNames: Readonly<Record<string, string>> = { linux: 'libxgboost.so', darwin: 'libxgboost.dylib', win32: 'xgboost.dll' };

/** The library under the nearest `.native` at or above this file's folder: the sources and the built files both lie below the root. */
function findLibrary(): string | undefined {
  const name = libraryNames[process.platform];
  if (name === undefined) return undefined;
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const path = join(folder, '.native', 'xgboost', 'xgboost', 'lib', name);
    if (existsSync(path)) return path;
    if (dirname(folder) === folder) return undefined;
  }
}

type Handle = bigint | object;
type NativeFunction = (...words: readonly unknown[]) => number;
type Koffi = typeof import('koffi');

const missing = (why: string, cause?: unknown): AnbarError =>
  new AnbarError('E_ADAPTER_MISSING', `XGBoost cannot be used: ${why}`, { hint: 'run: npm run setup (or node scripts/libxgboost.mjs)', cause });

let loading: Promise<Libxgboost> | undefined;

/**
 * Opens libxgboost on first use.
 *
 * @throws AnbarError E_ADAPTER_MISSING, naming what to run, where the library or koffi is absent.
 * @example
 * const xgboost = await loadLibxgboost();
 * const booster = await xgboost.train({ rows: 2, features: 1, values: Float32Array.of(1, 2), label: Float32Array.of(1, 2) }, { rounds: 1, params: { nthread: 1 } });
 * booster.free();
 */
export function loadLibxgboost(): Promise<Libxgboost> {
  loading ??= open().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function open(): Promise<Libxgboost> {
  const path = findLibrary();
  if (path === undefined) throw missing('libxgboost is not installed');
  try {
    const koffi = (await import('koffi')) as Koffi;
    // OpenMP threads that spin while they wait cost tenfold on a machine shared with other work. It reads its environment as it loads; a setting of the user's stays.
    if (process.platform !== 'win32') koffi.load(null).func('int setenv(const char *name, const char *value, int overwrite)')('OMP_WAIT_POLICY', 'PASSIVE', 0);
    return bind(koffi, koffi.load(path));
  } catch (cause) {
    if (cause instanceof AnbarError) throw cause;
    throw missing(`${path} does not load`, cause);
  }
}

const kinds: Readonly<Record<PredictKind, number>> = { value: 0, margin: 1, contributions: 2 };

function bind(koffi: Koffi, library: import('koffi').LibraryHandle): Libxgboost {
  const nextBatch = koffi.proto('int AnbarNextBatch(void *iterator)');
  const rewind = koffi.proto('void AnbarRewind(void *iterator)');
  const lastError = library.func('const char *XGBGetLastError()') as () => string;
  const native = (declaration: string): ((...words: readonly unknown[]) => void) => {
    const call = library.func(declaration) as NativeFunction;
    return (...words) => {
      if (call(...words) !== 0) throw new AnbarError('E_FORECAST_XGBOOST', `XGBoost refused: ${lastError().split('\n')[0]}`, { facts: { text: lastError() } });
    };
  };
  const version = library.func('void XGBoostVersion(_Out_ int *major, _Out_ int *minor, _Out_ int *patch)') as (...words: readonly unknown[]) => void;
  const matrixFromRows = native('int XGDMatrixCreateFromDense(const char *data, const char *config, _Out_ void **made)');
  const matrixFree = native('int XGDMatrixFree(void *matrix)');
  const matrixFloats = native('int XGDMatrixSetFloatInfo(void *matrix, const char *field, const float *values, uint64_t length)');
  const proxyCreate = native('int XGProxyDMatrixCreate(_Out_ void **made)');
  const proxyRows = native('int XGProxyDMatrixSetDataDense(void *proxy, const char *data)');
  const quantileCreate = native('int XGQuantileDMatrixCreateFromCallback(void *iterator, void *proxy, void *reference, AnbarRewind *rewind, AnbarNextBatch *next, const char *config, _Out_ void **made)');
  const boosterCreate = native('int XGBoosterCreate(void **cache, uint64_t length, _Out_ void **made)');
  const boosterFree = native('int XGBoosterFree(void *booster)');
  const boosterParam = native('int XGBoosterSetParam(void *booster, const char *name, const char *value)');
  const boosterRound = native('int XGBoosterUpdateOneIter(void *booster, int round, void *matrix)');
  const boosterSave = native('int XGBoosterSaveModelToBuffer(void *booster, const char *config, _Out_ uint64_t *length, _Out_ void **bytes)');
  const boosterLoad = native('int XGBoosterLoadModelFromBuffer(void *booster, const uint8_t *bytes, uint64_t length)');
  const boosterPredict = native('int XGBoosterPredictFromDMatrix(void *booster, void *matrix, const char *config, _Out_ uint64_t **shape, _Out_ uint64_t *dimensions, _Out_ float **values)');

  const made = (create: (slot: Handle[]) => void): Handle => {
    const slot: Handle[] = [0n];
    create(slot);
    return slot[0]!;
  };
  const arrayInterface = ({ rows, features, values }: RowMatrix): string => {
    if (values.length !== rows * features) throw new AnbarError('E_FORECAST_XGBOOST', `values has ${values.length} numbers; allowed: ${rows} rows × ${features} features`);
    return JSON.stringify({ data: [Number(koffi.address(values)), true], shape: [rows, features], typestr: '<f4', version: 3 });
  };
  const setFloats = (matrix: Handle, field: string, values: Float32Array | undefined, rows: number): void => {
    if (values === undefined) return;
    if (values.length !== rows) throw new AnbarError('E_FORECAST_XGBOOST', `${field} has ${values.length} values; allowed: ${rows}, one a row`);
    matrixFloats(matrix, field, values, values.length);
  };

  /** `XGQuantileDMatrix` pulls its batches through callbacks; there is one batch, offered anew after each rewind. */
  const quantileMatrix = (matrix: TrainingMatrix, config: string): Handle => {
    const proxy = made((slot) => proxyCreate(slot));
    const json = arrayInterface(matrix);
    let offered = false;
    let failure: unknown;
    const next = koffi.register(() => {
      if (offered) return 0;
      try {
        proxyRows(proxy, json);
        setFloats(proxy, 'label', matrix.label, matrix.rows);
        setFloats(proxy, 'weight', matrix.weight, matrix.rows);
        setFloats(proxy, 'base_margin', matrix.baseMargin, matrix.rows);
        offered = true;
        return 1;
      } catch (error) {
        failure = error; // An exception must not unwind through native frames; it is thrown again below.
        return 0;
      }
    }, koffi.pointer(nextBatch));
    const again = koffi.register(() => {
      offered = false;
    }, koffi.pointer(rewind));
    try {
      return made((slot) => quantileCreate(null, proxy, null, again, next, config, slot));
    } catch (error) {
      throw failure ?? error;
    } finally {
      koffi.unregister(next);
      koffi.unregister(again);
      matrixFree(proxy);
    }
  };

  const wrap = (handle: Handle): Booster => {
    let open = true;
    const alive = (): Handle => {
      if (!open) throw new AnbarError('E_FORECAST_XGBOOST', 'this booster was freed');
      return handle;
    };
    return {
      toJson() {
        const length = [0];
        const bytes = made((slot) => boosterSave(alive(), '{"format":"json"}', length, slot));
        return new TextDecoder().decode(new Uint8Array(koffi.view(bytes, Number(length[0]))));
      },
      predict(matrix, kind = 'value') {
        if (matrix.rows === 0) return new Float32Array(0);
        const data = made((slot) => matrixFromRows(arrayInterface(matrix), '{"missing":NaN}', slot));
        try {
          const shape: Handle[] = [0n];
          const dimensions = [0];
          const values = made((slot) =>
            boosterPredict(alive(), data, `{"type":${kinds[kind]},"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":true}`, shape, dimensions, slot),
          );
          const sizes = new BigUint64Array(koffi.view(shape[0], Number(dimensions[0]) * 8));
          const total = sizes.reduce((product, size) => product * Number(size), 1);
          return new Float32Array(koffi.view(values, total * 4)).slice();
        } finally {
          matrixFree(data);
        }
      },
      free() {
        if (open) boosterFree(handle);
        open = false;
      },
    };
  };

  // XGBoost draws from one generator a thread, which a seed resets at the start: two trainings taking turns would draw each other's numbers. So one after another.
  let lastTraining: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = lastTraining.then(work);
    lastTraining = turn.catch(() => undefined);
    return turn;
  };
  const trainNow: Libxgboost['train'] = async (matrix, { rounds, params, onRound }) => {
    const config = `{"missing":NaN,"nthread":${Number(params['nthread'] ?? 0)},"max_bin":${Number(params['max_bin'] ?? 256)}}`;
    const data = quantileMatrix(matrix, config);
    let booster: Handle | undefined;
    try {
      booster = made((slot) => boosterCreate([data], 1, slot));
      for (const [name, value] of Object.entries({ tree_method: 'hist', verbosity: 0, ...params })) boosterParam(booster, name, String(value));
      for (let round = 0; round < rounds; round++) {
        boosterRound(booster, round, data);
        onRound?.(round + 1);
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      return wrap(booster);
    } catch (error) {
      if (booster !== undefined) boosterFree(booster);
      throw error;
    } finally {
      matrixFree(data);
    }
  };

  const number = [[0], [0], [0]];
  version(...number);
  return {
    version: number.map(([part]) => part).join('.'),
    train: (matrix, options) => inTurn(() => trainNow(matrix, options)),
    load(json) {
      const booster = made((slot) => boosterCreate(null, 0, slot));
      const bytes = new TextEncoder().encode(json);
      try {
        boosterLoad(booster, bytes, bytes.length);
      } catch (error) {
        boosterFree(booster);
        throw error;
      }
      return wrap(booster);
    },
  };
}
