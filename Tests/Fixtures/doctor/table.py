#!/usr/bin/env python3
"""Runs a doctor over scripts of which it is known what is wrong, and prints what it names.

DOCTOR='seqlua doctor --json --quiet --seconds 2' table.py [-seeds 1,2] [-only WORD] [scripts] [healthy] [faults]
DOCTOR=… table.py -pairs FOLDER     each script of FOLDER as it is and with -cured

DOCTOR is the command before the script's name; {seed} in it stands for the seed. Its answer is the JSON of
`seqlua doctor --json`, or lines `1. [code, weight] …`. SEQLUA is the command that makes the faults (`seqlua`).
A line a run: name, seed, what is expected (- for nothing), what was named, in order; then the counts.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
SCRIPTS = HERE.parents[2] / "scripts"
# Of the bundled scripts: arguments, and the codes of which one is right.
BUNDLED = [
    ("function_recognition", "", ""),
    ("function_recognition_unlearnable", "", "hidden-parameters"),
    ("sine_prediction", "-train last", "untrained-steps"),
    ("sine_prediction", "-train all", ""),
    ("sequence_reversal", "-variant carried", "unseen-future carried-state"),
    ("sequence_reversal", "-variant one", "unseen-future"),
    ("sequence_reversal", "-variant both", ""),
    ("saturated_integral", "-variant every2", "short-horizon"),
    ("saturated_integral", "-variant every50", "short-horizon"),
    ("saturated_integral", "-variant batch", ""),
    ("binary_window", "-layout wrong", "unseen-row"),
    ("binary_window", "-layout right", ""),
    ("parity", "-layer Linear", "unseen-past"),
    ("parity", "", ""),
]


def named(output):
    """The codes of an answer in order, or None where there is none."""
    start = re.search(r"^\{", output, re.M)
    if start:
        try:
            answer, _ = json.JSONDecoder().raw_decode(output[start.start():])
            if "findings" in answer:
                return [finding["code"] for finding in answer["findings"]]
        except ValueError:
            pass
    if not re.search(r"^doctor: \d+ training steps", output, re.M):
        return None
    return re.findall(r"^\d+\. \[([a-z-]+),", output, re.M)


def cases(groups, folder):
    """Name, script, arguments (with SEED for the seed) and right codes of each case."""
    if "scripts" in groups:
        for name, words, codes in BUNDLED:
            seed = [] if name.startswith("function") else ["-seed", "SEED"]
            yield f"{name} {words}".strip(), SCRIPTS / f"{name}.lua", words.split() + seed, codes.split()
    if "healthy" in groups:
        for script in sorted((HERE / "healthy").glob("*.lua")) + sorted((HERE / "bases").glob("*.lua")):
            yield f"{script.parent.name}/{script.stem}", script, ["SEED"], []
    if "faults" in groups:
        listing = subprocess.run(
            [os.environ.get("SEQLUA", "seqlua"), HERE / "faults.lua", folder], check=True, capture_output=True, text=True)
        for line in listing.stdout.splitlines():
            name, _, codes = line.split("\t")
            yield f"faults/{name}", pathlib.Path(folder) / f"{name}.lua", ["SEED"], codes.split()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("groups", nargs="*", default=[])
    parser.add_argument("-seeds", default="1")
    parser.add_argument("-only", default="")
    parser.add_argument("-pairs")
    parser.add_argument("-timeout", type=float, default=120)
    options = parser.parse_args()
    groups = options.groups or ([] if options.pairs else ["scripts", "healthy", "faults"])
    counts, confusion = collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        runs = list(cases(groups, folder))
        if options.pairs:
            for script in sorted(pathlib.Path(options.pairs).glob("*.lua")):
                runs += [(f"{script.stem}", script, [], None), (f"{script.stem} -cured", script, ["-cured"], [])]
        for name, script, words, codes in runs:
            if options.only not in name:
                continue
            for seed in options.seeds.split(","):
                command = shlex.split(os.environ["DOCTOR"].replace("{seed}", seed)) + [str(script)]
                command += [seed if word == "SEED" else word for word in words]
                start = time.monotonic()
                try:
                    run = subprocess.run(command, capture_output=True, text=True, timeout=options.timeout)
                    found = named(run.stdout)
                    failure = f"exit {run.returncode}: {(run.stderr or run.stdout).strip()[-200:]}"
                except subprocess.TimeoutExpired:
                    found, failure = None, "too long"
                took = time.monotonic() - start
                if codes is None:
                    mark = "?"
                elif found is None:
                    mark = "no answer"
                elif not codes:
                    mark = "alarm" if found else "clean"
                else:
                    mark = ("first" if found[:1] and found[0] in codes else
                            "among" if set(found) & set(codes) else "wrong" if found else "missed")
                counts[("healthy" if codes == [] else "ill", mark)] += 1
                first = "no answer" if found is None else found[0] if found else "-"
                right = "?" if codes is None else first if first in codes else codes[0] if codes else "-"
                confusion[(right, first)] += 1
                expected = "?" if codes is None else " ".join(codes) or "-"
                print(f"{mark:9} {name:44} {seed:>3} {took:5.1f} s  {expected:28} "
                      f"{failure if found is None else ' '.join(found) or '-'}", flush=True)
    print("\nexpected, named first, runs")
    for (right, first), number in sorted(confusion.items()):
        print(f"{'' if right == first else '!':1} {right:24} {first:24} {number:4}")
    print()
    for (group, mark), number in sorted(counts.items()):
        print(f"{group:8} {mark:10} {number:4}")


if __name__ == "__main__":
    main()
