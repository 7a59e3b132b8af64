"""Needs and helpers by networkx' network simplex: networkx_matching.py FILE (needs, capacities, edges as JSON) prints JSON.

Unserved needs go through an edge of their own at a cost above every other, as a circulation needs all supplies met.
"""

import json
import sys
import time
from pathlib import Path

import networkx as nx

UNSERVED = 10_000_000

asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
graph, needs = nx.DiGraph(), asked["needs"]
graph.add_node("sink", demand=needs)
for need in range(needs):
    graph.add_node(need, demand=-1)
    graph.add_edge(need, "sink", capacity=1, weight=UNSERVED)
for helper, capacity in enumerate(asked["capacity"]):
    graph.add_edge(("h", helper), "sink", capacity=capacity, weight=0)
for need, helper, cost in asked["edges"]:
    graph.add_edge(need, ("h", helper), capacity=1, weight=cost)
start = time.perf_counter()
cost, flow = nx.network_simplex(graph)
seconds = time.perf_counter() - start
unserved = sum(flow[need]["sink"] for need in range(needs))
print(json.dumps({"seconds": seconds, "cost": cost - UNSERVED * unserved, "unserved": unserved}))
