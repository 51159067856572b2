#!/usr/bin/env python3
"""Compares two result folders byte for byte, without what sim/fleet/README.md calls volatile: wall times."""
import json
import re
import sys


def lasting(folder):
    result = json.load(open(f"{folder}/result.json", encoding="utf-8"))
    for run in result["runs"]:
        for name in ("wall_s", "real_time_factor", "stage_s"):
            del run["timing"][name]
    del result["summary"]["throughput_x"]
    junit = re.sub(r' time="[^"]*"', "", open(f"{folder}/junit.xml", encoding="utf-8").read())
    html = open(f"{folder}/report.html", encoding="utf-8").read()
    html = re.sub(r'<span class="volatile">[^<]*</span>', "", html)
    html = re.sub(r'<section aria-labelledby="time">.*?</section>', "", html, flags=re.DOTALL)
    return {"result.json": json.dumps(result, indent=1), "junit.xml": junit, "report.html": html}


one, other = lasting(sys.argv[1]), lasting(sys.argv[2])
different = [name for name in one if one[name] != other[name]]
print("the same" if not different else "different: " + ", ".join(different))
sys.exit(1 if different else 0)
