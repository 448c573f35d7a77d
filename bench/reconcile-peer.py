"""hierarchicalforecast on what bench/reconcile-run.ts left in FOLDER. usage: reconcile-peer.py FOLDER mint|wls
mint: MinTrace('mint_shrink', nonnegative=True), dense; wls: MinTraceSparse('wls_var', nonnegative=True)."""
import json, resource, sys, time
import numpy as np
from scipy import sparse
from hierarchicalforecast.methods import MinTrace, MinTraceSparse
folder, method = sys.argv[1:3]
meta = json.load(open(f"{folder}/meta.json")); sums, bottoms, h, days = (meta[k] for k in ("sums", "bottoms", "horizon", "days")); n = sums + bottoms
base = np.fromfile(f"{folder}/base.f64").reshape(n, h); errors = np.fromfile(f"{folder}/errors.f64").reshape(n, days); ours = np.fromfile(f"{folder}/ours.f64").reshape(n, h)
rows = np.concatenate([np.fromfile(f"{folder}/level-{l}.i32", dtype="int32") + s for l, s in enumerate(meta["starts"])] + [np.arange(sums, n)])
cols = np.tile(np.arange(bottoms), len(meta["starts"]) + 1)
S = sparse.csr_matrix((np.ones(len(rows)), (rows, cols)), shape=(n, bottoms))
started = time.perf_counter()
if method == "mint":
    model, S = MinTrace("mint_shrink", nonnegative=True, num_threads=2), S.toarray()
else:
    model = MinTraceSparse("wls_var", nonnegative=True, num_threads=2)
extra = {} if method == "mint" else {"tags": {str(l): np.arange(s, e) for l, (s, e) in enumerate(zip(meta["starts"] + [sums], meta["starts"][1:] + [sums, n]))}}
theirs = model.fit_predict(S=S, y_hat=base, y_insample=errors, y_hat_insample=np.zeros_like(errors), **extra)["mean"]
seconds = time.perf_counter() - started
apart = np.abs(theirs[sums:] - ours[sums:])
coherent = np.abs(theirs[:sums] - S[:sums] @ theirs[sums:]) / np.maximum(1, np.abs(theirs[:sums]))
print(json.dumps({"seconds": seconds, "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "worst": float(coherent.max()), "negative": int((theirs[sums:] < 0).sum()),
                  "apart": float(apart.mean() / ours[sums:].mean()), "apartWorst": float(apart.max() / ours[sums:].mean())}))
