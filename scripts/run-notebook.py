"""Runs the code cells of a notebook in a Jupyter kernel, one JSON line per cell on standard output.

Standard input: {"kernel": "tslab", "cwd": path, "timeoutSeconds": n, "cells": [source, ...]}.
Each line out: {"cell": i, "status": "ok" | "error" | "timeout" | "dead", "seconds": s, "outputs": [nbformat outputs]}.
Stops after the first cell that is not ok: what follows would run on a broken state.
"""
import json
import queue
import sys
import time

from jupyter_client.manager import KernelManager


def tell(line):
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def output_of(message):
    kind, content = message["msg_type"], message["content"]
    if kind == "stream":
        return {"output_type": "stream", "name": content["name"], "text": content["text"]}
    if kind in ("display_data", "update_display_data"):
        return {"output_type": "display_data", "data": content["data"], "metadata": content.get("metadata", {})}
    if kind == "execute_result":
        return {"output_type": "execute_result", "data": content["data"], "metadata": {}, "execution_count": content.get("execution_count")}
    if kind == "error":
        return {"output_type": "error", "ename": content.get("ename", ""), "evalue": content.get("evalue", ""), "traceback": content.get("traceback", [])}
    return None


def run_cell(manager, client, source, timeout):
    """Status and outputs of one cell; an update of a display replaces what it first showed."""
    outputs, displays = [], {}
    asked = client.execute(source, store_history=True)
    end = time.monotonic() + timeout
    status, idle = None, False
    while status is None or not idle:
        if time.monotonic() > end:
            return "timeout", outputs
        if not manager.is_alive():
            return "dead", outputs
        for receive, on_shell in ((client.get_iopub_msg, False), (client.get_shell_msg, True)):
            try:
                message = receive(timeout=0.02)
            except queue.Empty:
                continue
            if message["parent_header"].get("msg_id") != asked:
                continue
            if on_shell:
                status = message["content"].get("status", "error")
                continue
            if message["msg_type"] == "status":
                idle = message["content"]["execution_state"] == "idle"
                continue
            output = output_of(message)
            if output is None:
                continue
            display = message["content"].get("transient", {}).get("display_id")
            if display is not None and display in displays:
                outputs[displays[display]] = output
                continue
            if display is not None:
                displays[display] = len(outputs)
            if output["output_type"] == "stream" and outputs and outputs[-1].get("name") == output["name"]:
                outputs[-1]["text"] += output["text"]
            else:
                outputs.append(output)
    return ("ok" if status == "ok" else "error"), outputs


def main():
    job = json.load(sys.stdin)
    manager = KernelManager(kernel_name=job["kernel"])
    manager.start_kernel(cwd=job["cwd"])
    client = manager.client()
    client.start_channels()
    try:
        try:
            client.wait_for_ready(timeout=60)
        except RuntimeError as error:
            tell({"cell": 0, "status": "dead", "seconds": 0, "outputs": [{"output_type": "stream", "name": "stderr", "text": str(error)}]})
            return
        for index, source in enumerate(job["cells"]):
            begin = time.monotonic()
            status, outputs = run_cell(manager, client, source, job["timeoutSeconds"])
            tell({"cell": index, "status": status, "seconds": round(time.monotonic() - begin, 3), "outputs": outputs})
            if status != "ok":
                return
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


main()
