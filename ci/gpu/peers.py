#!/usr/bin/env python3
"""Times PyTorch's and JAX's dense layers and network on this machine's GPU, where python3 has them, for the same sizes
and under the same names as Densor's benchmark of a device: peers.py --out FILE. What is not there is said, and is no
error.

Calls are timed by turns, in batches with pauses, and the median batch counts. PyTorch's are replayed as CUDA graphs and
timed by CUDA events, so that what they cost on the host does not count; JAX's are queued and then waited for.
"""
import argparse
import importlib
import json
import statistics
import time

BATCHES = 7
BATCH_SECONDS = 4e-3
PAUSE_SECONDS = 20e-3
MOST_CALLS = 200
MLP = (784, 512, 512, 10)
TYPES = ("bfloat16", "float32")
SHAPES = "4096x4096x4096,65536x784x512,16384x1024x4096,8192x8192x8192,1024x1024x1024,256x1024x1024"


def by_turns(batches):
    """Of each batch, a function that runs it and returns seconds for one call, the median."""
    times = [[] for _ in batches]
    for _ in range(BATCHES):
        for batch, taken in zip(batches, times):
            time.sleep(PAUSE_SECONDS)
            taken.append(batch())
    return [statistics.median(taken) for taken in times]


def calls_in_a_batch(seconds):
    return max(1, min(MOST_CALLS, int(BATCH_SECONDS / max(seconds, 1e-9))))


def figure(family, name, how, seconds):
    print(f"{family:10} {name:44} {1e6 * seconds:12.1f} us  {how}", flush=True)
    return {"family": family, "name": name, "how": how, "microseconds": 1e6 * seconds}


class Torch:
    """PyTorch: eager, and compiled by torch.compile where that works."""

    def __init__(self, torch):
        self.torch = torch
        torch.backends.cuda.matmul.allow_tf32 = True
        f = torch.nn.functional
        self.activations = {
            "linear": lambda y: y, "RELU": f.relu, "TANH": torch.tanh, "SIGMOID": torch.sigmoid, "SILU": f.silu,
            "ELU": f.elu, "SELU": f.selu, "GELU": f.gelu, "GELU_TANH": lambda y: f.gelu(y, approximate="tanh"),
            "SOFTPLUS": f.softplus, "SOFTSIGN": f.softsign}

    def missing(self):
        return None if self.torch.cuda.is_available() else "finds no GPU"

    def random(self, dtype, *shape):
        return self.torch.rand(*shape, device="cuda").to(getattr(self.torch, dtype))

    def batch(self, call):
        torch = self.torch
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(3):
                call()
        torch.cuda.synchronize()
        start = time.perf_counter()
        call()
        torch.cuda.synchronize()
        count = calls_in_a_batch(time.perf_counter() - start)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            for _ in range(count):
                call()

        def run():
            begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
            begin.record()
            graph.replay()
            end.record()
            end.synchronize()
            return begin.elapsed_time(end) / 1e3 / count

        run()
        return run

    def dense(self, dtype, rows, features, units):
        torch = self.torch
        x, w, b = (self.random(dtype, *shape) for shape in ((rows, features), (units, features), (units,)))
        functions = {("bare product", "torch"): lambda: x @ w.t()}
        for name, activation in self.activations.items():
            def layer(x, w, b, activation=activation):
                return activation(torch.nn.functional.linear(x, w, b))
            functions[name, "torch"] = lambda layer=layer: layer(x, w, b)
            compiled = torch.compile(layer)
            try:
                compiled(x, w, b)
                functions[name, "torch.compile"] = lambda compiled=compiled: compiled(x, w, b)
            except Exception as error:  # It needs a compiler that is not part of PyTorch.
                print(f"torch.compile does not work here: {type(error).__name__}")
                self.torch.compiler.reset()
        return functions

    def network(self, dtype, rows):
        torch = self.torch
        layers = [torch.nn.Linear(a, b, device="cuda", dtype=getattr(torch, dtype)) for a, b in zip(MLP, MLP[1:])]
        model = torch.nn.Sequential(layers[0], torch.nn.ReLU(), layers[1], torch.nn.ReLU(), layers[2],
                                    torch.nn.Softmax(-1)).requires_grad_(False)
        x = self.random(dtype, rows, MLP[0])
        host = torch.rand(rows, MLP[0]).to(x.dtype).pin_memory()
        out = torch.empty(rows, MLP[-1], dtype=x.dtype).pin_memory()

        def through():
            x.copy_(host, non_blocking=True)
            out.copy_(model(x), non_blocking=True)

        return {"device to device": self.batch(lambda: model(x)), "host to host, waiting": self.waiting(through)}

    def waiting(self, call):
        """One graph, replayed and waited for each time."""
        self.batch(call)
        graph = self.torch.cuda.CUDAGraph()
        with self.torch.cuda.graph(graph):
            call()

        def run(count=100):
            start = time.perf_counter()
            for _ in range(count):
                graph.replay()
                self.torch.cuda.synchronize()
            return (time.perf_counter() - start) / count

        run()
        return run


class Jax:
    """JAX: compiled by XLA."""

    def __init__(self, jax):
        self.jax = jax
        jax.config.update("jax_default_matmul_precision", "tensorfloat32")
        n = jax.nn
        self.activations = {
            "linear": lambda y: y, "RELU": n.relu, "TANH": jax.numpy.tanh, "SIGMOID": n.sigmoid, "SILU": n.silu,
            "ELU": n.elu, "SELU": n.selu, "GELU": lambda y: n.gelu(y, approximate=False),
            "GELU_TANH": lambda y: n.gelu(y, approximate=True), "SOFTPLUS": n.softplus, "SOFTSIGN": n.soft_sign}

    def missing(self):
        return None if self.jax.default_backend() == "gpu" else "finds no GPU"

    def random(self, dtype, *shape):
        return self.jax.random.uniform(self.jax.random.PRNGKey(1), shape).astype(dtype)

    def batch(self, call):
        def run(count=3):
            start = time.perf_counter()
            for _ in range(count):
                result = call()
            result.block_until_ready()
            return (time.perf_counter() - start) / count

        run()
        count = calls_in_a_batch(run(1))
        return lambda: run(count)

    def dense(self, dtype, rows, features, units):
        x, w, b = (self.random(dtype, *shape) for shape in ((rows, features), (features, units), (units,)))
        bare = self.jax.jit(lambda x, w: x @ w)
        functions = {("bare product", "jax"): lambda: bare(x, w)}
        for name, activation in self.activations.items():
            layer = self.jax.jit(lambda x, w, b, activation=activation: activation(x @ w + b))
            functions[name, "jax"] = lambda layer=layer: layer(x, w, b)
        return functions

    def network(self, dtype, rows):
        w = [self.random(dtype, a, b) for a, b in zip(MLP, MLP[1:])]
        b = [self.random(dtype, units) for units in MLP[1:]]

        @self.jax.jit
        def predict(x, w, b):
            for i in range(2):
                x = self.jax.nn.relu(x @ w[i] + b[i])
            return self.jax.nn.softmax(x @ w[2] + b[2])

        x = self.random(dtype, rows, MLP[0])
        return {"device to device": self.batch(lambda: predict(x, w, b))}


def measure(peer, options):
    name = type(peer).__name__.lower()
    for dtype in options.types.split(","):
        for shape in options.shapes.split(","):
            functions = peer.dense(dtype, *(int(size) for size in shape.split("x")))
            times = by_turns([peer.batch(call) for call in functions.values()])
            for (activation, how), seconds in zip(functions, times):
                yield figure("dense", f"{dtype} {shape} {activation}", how, seconds)
        for rows in options.batches.split(","):
            batches = peer.network(dtype, int(rows))
            for how, seconds in zip(batches, by_turns(list(batches.values()))):
                yield figure("network", f"{dtype} mlp-{rows}", f"{name}, {how}", seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, help="write this file, in JSON")
    parser.add_argument("--types", default=",".join(TYPES), help="default: %(default)s; float32 is computed in TF32")
    parser.add_argument("--shapes", default=SHAPES, help="rows x features x units; default: %(default)s")
    parser.add_argument("--batches", default="1,32,256,4096,65536", help="rows of networks; default: %(default)s")
    options = parser.parse_args()
    results = []
    for module, peer_type in (("torch", Torch), ("jax", Jax)):
        try:
            peer = peer_type(importlib.import_module(module))
            missing = peer.missing()
        except ImportError:
            missing = "is not installed"
        if missing:
            print(f"{module} {missing}: it is not timed")
            results.append({"peer": module, "missing": missing, "figures": []})
            continue
        version = importlib.import_module(module).__version__
        results.append({"peer": module, "version": version, "figures": list(measure(peer, options))})
    with open(options.out, "w", encoding="utf-8") as out:
        json.dump(results, out, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main()
