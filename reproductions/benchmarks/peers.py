"""PyTorch's side of the comparison: a process that holds one row, in the form that is faster here.

    python peers.py ROW THREADS [FORM]

Without a form it tries all there are (a loop over tasks; torch.func.vmap over them) and keeps the fastest. It says so in a
line of JSON and then answers each line of its input by one: `run N` runs N meta-iterations, `memory` tells the resident memory, `quit` ends it.
Every meta-iteration has the shapes, the arithmetic and the outer step of ours. Its tasks are drawn once: drawing episodes,
which ours includes, costs the peer nothing.
"""
import json
import platform
import re
import sys
import time
import warnings
from pathlib import Path

import torch
import torch.nn.functional as F
from torch.func import grad, vmap

from rows import BY_NAME

TRIAL_SECONDS = 2.0


# ---------------------------------------------------------------- networks


def parameters(row):
    """A list of tensors: weights and biases, and for blocks of a convolution gamma and beta."""
    net, made = row.network, []
    if net.widths:
        for inputs, outputs in zip(net.widths, net.widths[1:]):
            made += [torch.randn(outputs, inputs) * inputs ** -0.5, torch.zeros(outputs)]
    else:
        channels = net.channels
        for _ in range(net.blocks):
            made += [torch.randn(net.filters, channels, 3, 3) * (2 / (9 * channels)) ** 0.5,
                     torch.zeros(net.filters), torch.ones(net.filters), torch.zeros(net.filters)]
            channels = net.filters
        if net.head:
            made += [torch.randn(row.ways, net.features()) * net.features() ** -0.5, torch.zeros(row.ways)]
    return [tensor.requires_grad_() for tensor in made]


def batch_norm(x, gamma, beta):
    return F.batch_norm(x, None, None, gamma, beta, True)


def composed_batch_norm(x, gamma, beta):
    """The same in elementary operations, for vmap: in PyTorch 2.15 the second derivative of batch_norm inside vmap is wrong by
    up to 1% of a tensor's maximum (in float64; a loop, and this, agree with finite differences). It is as fast as the other."""
    variance, mean = torch.var_mean(x, (0, 2, 3), correction=0)
    scale = (variance + 1e-5).rsqrt() * gamma
    return x * scale[:, None, None] + (beta - mean * scale)[:, None, None]


def model(net, normalize=batch_norm):
    def perceptron(p, x):
        for layer in range(0, len(p) - 2, 2):
            x = F.relu(F.linear(x, p[layer], p[layer + 1]))
        return F.linear(x, p[-2], p[-1])

    def convolutional(p, x):
        for block in range(net.blocks):
            weights, bias, gamma, beta = p[4 * block:4 * block + 4]
            x = F.conv2d(x, weights, bias, stride=1 if net.pooled else 2, padding=1)
            x = F.relu(normalize(x, gamma, beta))
            x = F.max_pool2d(x, 2) if net.pooled else x
        x = x.flatten(1) if net.flat else x.mean((2, 3))
        return F.linear(x, p[-2], p[-1]) if net.head else x

    return perceptron if net.widths else convolutional


def examples(row, per_class):
    """Inputs and targets of one half of every task: [tasks, examples, ...]."""
    count = row.ways * per_class
    if row.network.widths:
        return torch.rand(row.tasks, count, 1) * 10 - 5, torch.randn(row.tasks, count, 1)
    net = row.network
    images = torch.rand(row.tasks, count, net.channels, net.image, net.image)
    return images, (torch.arange(count) // per_class).expand(row.tasks, count).contiguous()


# ---------------------------------------------------------------- algorithms: forms of one meta-iteration, by name


def maml(row):
    apply, loss = model(row.network), F.mse_loss if row.network.widths else F.cross_entropy
    second = row.algorithm == "maml"
    halves = [*examples(row, row.shots), *examples(row, row.queries)]
    tasks = list(zip(*halves))

    def step(theta, gradient):
        return [t - row.inner_rate * g for t, g in zip(theta, gradient)]

    def loop():
        theta = parameters(row)
        optimizer = adam(theta)

        def meta_iteration():
            optimizer.zero_grad()
            for xs, ys, xq, yq in tasks:
                adapted = list(theta)
                for _ in range(row.inner_steps):
                    support_loss = loss(apply(adapted, xs), ys)
                    adapted = step(adapted, torch.autograd.grad(support_loss, adapted, create_graph=second))
                (loss(apply(adapted, xq), yq) / row.tasks).backward()
            optimizer.step()
        return meta_iteration

    def vectorized():
        theta = parameters(row)
        optimizer = adam(theta)
        apply = model(row.network, composed_batch_norm if second else batch_norm)

        def query_loss(theta, xs, ys, xq, yq):
            adapted = list(theta)
            for _ in range(row.inner_steps):
                at = adapted if second else [t.detach() for t in adapted]
                adapted = step(adapted, grad(lambda p: loss(apply(p, xs), ys))(at))
            return loss(apply(adapted, xq), yq)

        def meta_iteration():
            optimizer.zero_grad()
            vmap(query_loss, in_dims=(None, 0, 0, 0, 0))(theta, *halves).mean().backward()
            optimizer.step()
        return meta_iteration

    return {"loop": loop, "vmap": vectorized}


def adam(theta):
    return torch.optim.Adam(theta, 1e-3, fused=True)


def reptile(row):
    apply = model(row.network)
    images, targets = examples(row, row.shots)
    stride = images.shape[1] // row.batch  # every m-th image; ours draws a random order, of the same cost
    batches = [(images[:, i % stride::stride].contiguous(), targets[:, i % stride::stride].contiguous())
               for i in range(row.inner_steps)]

    def loop():
        theta = parameters(row)
        squares, steps = [torch.zeros_like(t) for t in theta], 0

        def adapt(task):
            phi = [t.detach().clone().requires_grad_() for t in theta]
            inner = torch.optim.Adam(phi, row.inner_rate, betas=(0.0, 0.999), fused=True)
            for p, v in zip(phi, squares):  # its memory, as ours, goes on from the mean of the last tasks
                inner.state[p] = {"step": torch.tensor(float(steps)), "exp_avg": torch.zeros_like(p), "exp_avg_sq": v.clone()}
            for xs, ys in batches:
                inner.zero_grad()
                F.cross_entropy(apply(phi, xs[task]), ys[task]).backward()
                inner.step()
            return phi, [inner.state[p]["exp_avg_sq"] for p in phi]

        def meta_iteration():
            nonlocal steps
            adapted = [adapt(task) for task in range(row.tasks)]
            steps += row.inner_steps
            with torch.no_grad():
                for i, (t, v) in enumerate(zip(theta, squares)):
                    t.lerp_(torch.stack([phi[i] for phi, _ in adapted]).mean(0), 1.0)
                    v.copy_(torch.stack([memory[i] for _, memory in adapted]).mean(0))
        return meta_iteration

    def vectorized():
        theta = [t.detach() for t in parameters(row)]
        squares, steps = [torch.zeros_like(t) for t in theta], 0

        def adapt(theta, squares, *flat):
            phi = list(theta)
            for i, (xs, ys) in enumerate(zip(flat[::2], flat[1::2])):
                gradient = grad(lambda p: F.cross_entropy(apply(p, xs), ys))(phi)
                squares = [0.999 * v + 0.001 * g * g for v, g in zip(squares, gradient)]
                correction = (1 - 0.999 ** (steps + i + 1)) ** -0.5
                phi = [p - row.inner_rate * g / (v.sqrt() * correction + 1e-8)
                       for p, g, v in zip(phi, gradient, squares)]
            return phi, squares

        def meta_iteration():
            nonlocal steps
            flat = [half for batch in batches for half in batch]
            with torch.no_grad():
                adapted, memory = vmap(adapt, in_dims=(None, None, *[0] * len(flat)))(theta, squares, *flat)
                for t, v, phi, mean in zip(theta, squares, adapted, memory):
                    t.lerp_(phi.mean(0), 1.0)
                    v.copy_(mean.mean(0))
            steps += row.inner_steps
        return meta_iteration

    return {"loop": loop, "vmap": vectorized}


def protonet(row):
    apply = model(row.network)
    (xs, _), (xq, yq) = examples(row, row.shots), examples(row, row.queries)
    images, ids, support = torch.cat([xs[0], xq[0]]), yq[0], row.ways * row.shots

    def plain():
        theta = parameters(row)
        optimizer = adam(theta)

        def meta_iteration():
            optimizer.zero_grad()
            embeddings = apply(theta, images)
            prototypes = embeddings[:support].view(row.ways, row.shots, -1).mean(1)
            F.cross_entropy(-torch.cdist(embeddings[support:], prototypes) ** 2, ids).backward()
            optimizer.step()
        return meta_iteration

    return {"plain": plain}


def evaluation(row):
    apply = model(row.network)
    halves = [*examples(row, row.shots), *examples(row, row.queries)]
    tasks = list(zip(*halves))

    def loop():
        theta = parameters(row)

        def meta_iteration():
            accuracies = []
            for xs, ys, xq, yq in tasks:
                adapted = theta
                for _ in range(row.inner_steps):
                    gradient = torch.autograd.grad(F.cross_entropy(apply(adapted, xs), ys), adapted)
                    adapted = [(t - row.inner_rate * g).detach().requires_grad_() for t, g in zip(adapted, gradient)]
                with torch.no_grad():
                    accuracies.append((apply(adapted, xq).argmax(1) == yq).float().mean().item())
            return sum(accuracies) / len(accuracies)
        return meta_iteration

    def vectorized(chunk):
        theta = [t.detach() for t in parameters(row)]

        def accuracy(theta, xs, ys, xq, yq):
            adapted = list(theta)
            for _ in range(row.inner_steps):
                gradient = grad(lambda p: F.cross_entropy(apply(p, xs), ys))(adapted)
                adapted = [t - row.inner_rate * g for t, g in zip(adapted, gradient)]
            return (apply(adapted, xq).argmax(1) == yq).float().mean()

        def meta_iteration():
            with torch.no_grad():
                return vmap(accuracy, in_dims=(None, 0, 0, 0, 0), chunk_size=chunk)(theta, *halves).tolist()
        return meta_iteration

    return {"loop": loop, "vmap of 20": lambda: vectorized(20), "vmap of 100": lambda: vectorized(100)}


ALGORITHMS = {"maml": maml, "fomaml": maml, "reptile": reptile, "protonet": protonet, "evaluation": evaluation}


# ---------------------------------------------------------------- the process


def seconds(meta_iteration, times):
    start = time.perf_counter()
    for _ in range(times):
        meta_iteration()
    return time.perf_counter() - start


def trial(make):
    """The warm form and the time of one meta-iteration: the best of those that fit into some seconds, 2 at least."""
    meta_iteration = make()
    meta_iteration()
    times, spent = [], 0.0
    while len(times) < 2 or spent < TRIAL_SECONDS:
        times.append(seconds(meta_iteration, 1))
        spent += times[-1]
    return meta_iteration, min(times)


def best(forms):
    """The fastest form: its name, its meta-iteration, and the times of all (text where a form fails)."""
    trials, kept = {}, None
    for name, make in forms.items():
        try:
            meta_iteration, trials[name] = trial(make)
        except RuntimeError as failure:
            trials[name] = "fails: %s" % str(failure).splitlines()[0][:200]
            continue
        if kept is None or trials[name] < trials[kept[0]]:
            kept = (name, meta_iteration)
    if kept is None:
        raise RuntimeError("no form works: %s" % trials)
    return *kept, trials


def mebibytes(field):
    status = Path("/proc/self/status")
    match = re.search(field + r":\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(match[1]) // 1024 if match else None


def answer(**fields):
    print(json.dumps(fields), flush=True)


def serve(meta_iteration):
    for line in sys.stdin:
        request = line.split()
        if request == ["quit"]:
            return
        if request == ["memory"]:
            answer(peakMiB=mebibytes("VmHWM"), residentMiB=mebibytes("VmRSS"))
        elif len(request) == 2 and request[0] == "run" and request[1].isdigit() and int(request[1]) > 0:
            times = int(request[1])
            answer(metaIterations=times, secondsPerMetaIteration=seconds(meta_iteration, times) / times)
        else:
            answer(error="the requests are: run N, memory, quit")


def main():
    row, threads = BY_NAME[sys.argv[1]], int(sys.argv[2])
    warnings.filterwarnings("ignore")
    torch.set_flush_denormal(True)  # before there are other threads: it trains on one meta-batch, down to tiny gradients
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    forms = ALGORITHMS[row.algorithm](row)
    form, meta_iteration, trials = best({name: forms[name] for name in sys.argv[3:] or forms})
    answer(secondsPerMetaIteration=trials[form], form=form, trials=trials, torch=torch.__version__,
           python=platform.python_version(), threads=torch.get_num_threads())
    serve(meta_iteration)


if __name__ == "__main__":
    main()
