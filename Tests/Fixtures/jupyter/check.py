"""Talks to the Jupyter kernel as a notebook does: check.py SEQLUA FOLDER, of scripts/jupyter. Prints what is wrong."""

import json
import os
import queue
import shutil
import sys
import tempfile
import time
import traceback

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

program, folder = sys.argv[1:3]
failures = []


def expect(what, found, wanted):
    if found != wanted:
        failures.append(f"{what}: {found!r}, expected {wanted!r}")


def execute(code, interrupt_after=None):
    """The reply and what the cell showed: ('stream' or a type, text)."""
    request = client.execute(code)
    shown = []
    while True:
        message = client.get_iopub_msg(timeout=30)
        if message["parent_header"].get("msg_id") != request:
            continue
        kind, content = message["msg_type"], message["content"]
        if kind == "stream":
            shown.append((content["name"], content["text"]))
            if interrupt_after and interrupt_after in content["text"]:
                manager.interrupt_kernel()
        elif kind in ("execute_result", "display_data"):
            shown += content["data"].items()
        elif kind == "error":
            shown.append(("error", content["evalue"]))
        elif kind == "status" and content["execution_state"] == "idle":
            break
    while True:
        reply = client.get_shell_msg(timeout=30)
        if reply["parent_header"].get("msg_id") == request:
            return reply["content"], shown


def ask(method, *words):
    request = getattr(client, method)(*words)
    while True:
        reply = client.get_shell_msg(timeout=30)
        if reply["parent_header"].get("msg_id") == request:
            return reply["content"]


with tempfile.TemporaryDirectory() as place:
    shutil.copytree(folder, os.path.join(place, "seqlua"))
    specs = KernelSpecManager(kernel_dirs=[place], ensure_native_kernel=False)
    manager = KernelManager(kernel_name="seqlua", kernel_spec_manager=specs)
    manager.start_kernel(env={**os.environ, "SEQLUA": program})
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        expect("name", ask("kernel_info")["language_info"]["name"], "lua")

        expect("value", execute("local x = 20\nx + 1\n2*x + 2")[1], [("stdout", "21\n"), ("text/plain", "42")])
        expect("output", execute("print('é', x) io.stderr:write('w')")[1], [("stdout", "é\t20\n"), ("stderr", "w")])

        reply, shown = execute("\nerror('no')")
        expect("error", (reply["status"], reply["evalue"], shown), ("error", "In [3]:2: no", [("error", "In [3]:2: no")]))
        expect("traceback", reply["traceback"][1:], ["stack traceback:", "  In [3]:2: in main chunk"])

        # What is written is there before the cell ends.
        began = time.time()
        request = client.execute("print('first') sys.sleep(2)")
        while client.get_iopub_msg(timeout=30)["msg_type"] != "stream":
            pass
        if time.time() - began > 1.5:
            failures.append("output came late")
        client.get_shell_msg(timeout=30)
        shown = execute("print('running')\nwhile true do end", interrupt_after="running")[1]
        expect("interrupt", [text[:14] for _, text in shown], ["running\n", "interrupted at"])
        expect("after it", execute("x")[1], [("text/plain", "20")])

        reply = ask("complete", "é = 1\nnn.LogSoftM")
        expect("completion", (reply["matches"], reply["cursor_start"]), (["nn.LogSoftMax"], 6))
        reply = ask("inspect", "nn.Linear(2, 3)", 12)
        expect("inspection", (reply["found"], reply["data"].get("text/plain", "")[:10]), (True, "nn.Linear("))
        expect("none", ask("inspect", "1 + 1", 5)["found"], False)
        states = [ask("is_complete", code)["status"] for code in ("x = 1", "for i = 1, 2 do", "x = = 1")]
        expect("reading", states, ["complete", "incomplete", "invalid"])

        shown = execute(
            "data = {{torch.zeros(1), 1}, {torch.ones(1), 2}}\n"
            "model = nn.Sequential():add(nn.Linear(1, 2)):add(nn.LogSoftMax())\n"
            f"options = {{plot = '{place}/curve.svg', quiet = true}}\n"
            "nn.Trainer(model, nn.ClassNLLCriterion(), options):train(data);"
        )[1]
        expect("picture", [(kind, "<svg" in text) for kind, text in shown], [("image/svg+xml", True)])

        if shutil.which("gnuplot"):
            os.chdir(place)
            with open(os.path.join(folder, "..", "function_recognition.ipynb"), encoding="utf-8") as file:
                cells = [cell for cell in json.load(file)["cells"] if cell["cell_type"] == "code"]
            outputs = [execute("".join(cell["source"])) for cell in cells]
            expect("notebook", [reply["status"] for reply, _ in outputs], ["ok"] * len(cells))
            pictures = [sum(kind == "image/svg+xml" for kind, _ in shown) for _, shown in outputs]
            expect("pictures", pictures, [0, 0, 1, 1, 0, 1, 0, 0])
            expect("learned", outputs[6][1][0][1] > "right on fresh points: 0.98", True)

        reply, _ = execute("os.exit(7)")
        expect("end", reply["evalue"][:35], "seqlua has ended (exit code 7); the")
        expect("a new one", execute("x, 1")[1], [("text/plain", "nil\t1")])
        manager.restart_kernel(now=False)
        client.wait_for_ready(timeout=60)
        expect("restarted", execute("1 + 1")[1], [("text/plain", "2")])
    except queue.Empty:
        failures.append("no answer:\n" + traceback.format_exc())
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)

print("\n".join(failures) or "all is well")
