"""mlforecast's feature engine on the M5 store CA_1, for bench/features.ts.
usage: features-peer.py dump|script PEERS_FOLDER M5_FOLDER OUT | features-peer.py time OUT [save]
dump writes the frame for both sides; time reads it and runs the features alone; script loads M5 and runs them in one process, as fc_mlforecast.py does."""
import json, os, resource, sys, time
import numpy as np, pandas as pd
mode = sys.argv[1]
exogenous = ["price", "event", "snap"]
if mode in ("dump", "script"):
    peers, m5, out = sys.argv[2:5]
    sys.path.insert(0, peers)
    from common import load_retail
    frame, statics = load_retail(m5)
    frame = frame[frame["ds"] <= frame["ds"].max() - pd.Timedelta(days=28)]
    statics = [c for c in statics if c != "item_id"]
    frame = frame[["unique_id", "ds", "y"] + exogenous + statics].copy()
    frame["unique_id"] = frame["unique_id"].astype(str)
    frame = frame.sort_values(["unique_id", "ds"]).reset_index(drop=True)
if mode == "dump":
    frame.to_parquet(f"{out}/frame.parquet")
    lengths = frame.groupby("unique_id", sort=True).size().to_numpy("int32")
    for name in ["y"] + exogenous:
        frame[name].to_numpy("float32").tofile(f"{out}/{name}.f32")
    first = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    for name in statics:
        frame[name].to_numpy("int32")[first].tofile(f"{out}/{name}.i32")
    days = (frame["ds"].astype("datetime64[ns]") - pd.Timestamp("1970-01-01")).dt.days.to_numpy("int32")
    lengths.tofile(f"{out}/lengths.i32")
    last = days[np.cumsum(lengths) - 1]
    dense = bool((last - days[first] + 1 == lengths).all() and (last == last[0]).all())
    json.dump({"statics": statics, "endDay": int(last[0]), "dense": dense}, open(f"{out}/meta.json", "w"))
    print(json.dumps({"rows": len(frame), "dense": dense}))
else:
    if mode == "time":
        out = sys.argv[2]
        statics = json.load(open(f"{out}/meta.json"))["statics"]
        frame = pd.read_parquet(f"{out}/frame.parquet")
    from mlforecast import MLForecast
    from mlforecast.lag_transforms import RollingMean, RollingStd
    engine = MLForecast(models={}, freq="D", lags=[1, 7, 14, 28], num_threads=2, date_features=["dayofweek", "day", "month"],
                        lag_transforms={1: [RollingMean(7), RollingMean(28), RollingStd(28)], 7: [RollingMean(7), RollingMean(28)], 28: [RollingMean(7), RollingMean(28)]})
    began, cpu = time.perf_counter(), time.process_time()
    table = engine.preprocess(frame, static_features=statics, dropna=True)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if sys.argv[-1] == "save":
        names = [c for c in table.columns if c not in ("unique_id", "ds", "y")]
        table[names].to_numpy("float32").tofile(f"{out}/peer.f32")
        json.dump(names, open(f"{out}/peer.json", "w"))
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peakMb": peak, "rows": len(table), "columns": table.shape[1]}))
