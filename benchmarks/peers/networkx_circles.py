"""Circles by networkx on its own graph: networkx_circles.py FILE (person,supporter,kind per line) prints JSON."""

import json
import re
import sys
import time
from pathlib import Path

import networkx as nx

STAFF = "5"


def main() -> None:
    """Supporters per person, who has none, one, two and more, loads, and what hangs on each supporter."""
    with open(sys.argv[1], encoding="ascii") as file:
        persons = int(file.readline())
        rows = [line.rstrip("\n").split(",") for line in file]
    begun = time.perf_counter()
    graph = nx.DiGraph()
    graph.add_nodes_from(("p", str(number)) for number in range(persons))
    graph.add_edges_from((("s", giver), ("p", taker)) for taker, giver, kind in rows if kind != STAFF)
    count = {node: graph.in_degree(node) for node in graph if node[0] == "p"}
    sole = {node: sum(count[taker] == 1 for taker in graph.successors(node)) for node in graph if node[0] == "s"}
    load = {node: graph.out_degree(node) for node in graph if node[0] == "s"}
    told = {
        "seconds": time.perf_counter() - begun,
        "memory": int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024,
        "none": sum(n == 0 for n in count.values()), "one": sum(n == 1 for n in count.values()),
        "secure": sum(n >= 2 for n in count.values()), "heaviest": max(load.values()), "sole": max(sole.values()),
    }  # fmt: skip
    print(json.dumps(told))


main()
