"""The rows of the comparison: their sizes, which both sides keep to, and how much arithmetic a meta-iteration is."""
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Network:
    """Fully connected layers if `widths` is given, else blocks of a 3x3 convolution, normalisation and ReLU."""
    widths: tuple = ()
    image: int = 28
    channels: int = 1
    filters: int = 64
    pooled: bool = False  # 2x2 max pooling halves the image, instead of a stride of 2
    flat: bool = False  # the head sees the whole last image, instead of the mean over its places
    head: bool = True
    blocks: int = 4

    def macs(self, ways):
        """Multiply-accumulates of the forward pass of one example."""
        if self.widths:
            return sum(a * b for a, b in zip(self.widths, self.widths[1:]))
        total, length, channels = 0, self.image, self.channels
        for _ in range(self.blocks):
            convolved = length if self.pooled else (length + 1) // 2
            total += convolved * convolved * 9 * channels * self.filters
            length, channels = (length // 2 if self.pooled else convolved), self.filters
        return total + (self.features() * ways if self.head else 0)

    def features(self):
        length = self.image
        for _ in range(self.blocks):
            length = length // 2 if self.pooled else (length + 1) // 2
        return self.filters * (length * length if self.flat else 1)


@dataclass(frozen=True)
class Row:
    name: str
    title: str
    algorithm: str  # maml, fomaml, reptile, protonet, evaluation
    network: Network
    ways: int
    shots: int
    queries: int
    tasks: int
    inner_steps: int
    inner_rate: float = 0.4
    batch: int = 0  # examples of an inner step, 0 for the whole support set

    def gflop(self):
        """GFLOP of a meta-iteration, two a multiply-accumulate, of convolutions and matrix products alone.

        In forward passes of one example: forward and backward are 3, an inner step that is differentiated 9, one
        that is not 3, the outer pass over the queries 3.
        """
        support = self.batch or self.ways * self.shots
        queries = self.ways * self.queries
        passes = {
            "maml": 9 * self.inner_steps * support + 3 * queries,
            "fomaml": 3 * self.inner_steps * support + 3 * queries,
            "reptile": 3 * self.inner_steps * support,
            "protonet": 3 * (support + queries),
            "evaluation": 3 * self.inner_steps * support + queries,
        }[self.algorithm]
        return 2e-9 * self.tasks * passes * self.network.macs(self.ways)

    def sizes(self):
        """What ours has to be of the same size: ways, shots, queries, tasks, inner steps."""
        return [self.ways, self.shots, self.queries, self.tasks, self.inner_steps]

    def changed(self, **sizes):
        return replace(self, **sizes)


OMNIGLOT = Network()
ROWS = [
    Row("sine-maml", "sine MAML, 25 tasks, K = 10, 1 step", "maml", Network(widths=(1, 40, 40, 1)), 1, 10, 10, 25, 1, 0.01),
    Row("omniglot-maml-5w1s", "Omniglot MAML 5-way 1-shot, 32 tasks, 1 step", "maml", OMNIGLOT, 5, 1, 1, 32, 1),
    Row("omniglot-maml-5w5s", "Omniglot MAML 5-way 5-shot, 32 tasks, 1 step", "maml", OMNIGLOT, 5, 5, 5, 32, 1),
    Row("omniglot-maml-20w1s", "Omniglot MAML 20-way 1-shot, 16 tasks, 5 steps", "maml", OMNIGLOT, 20, 1, 1, 16, 5),
    Row("omniglot-fomaml-5w1s", "Omniglot first-order MAML 5-way 1-shot, 32 tasks, 1 step", "fomaml", OMNIGLOT,
        5, 1, 1, 32, 1),
    Row("omniglot-reptile-5w1s", "Omniglot Reptile 5-way, 5 tasks, 5 steps of 10 images", "reptile", Network(flat=True),
        5, 10, 1, 5, 5, 1e-3, 10),
    Row("omniglot-protonet-60w1s", "Omniglot ProtoNet 60-way 1-shot, 5 queries, 1 episode", "protonet",
        Network(pooled=True, flat=True, head=False), 60, 1, 5, 1, 0),
    Row("mini-maml-5w1s", "84x84 MAML 5-way 1-shot, 15 queries, 4 tasks, 5 steps", "maml",
        Network(image=84, channels=3, filters=32, pooled=True, flat=True), 5, 1, 15, 4, 5, 0.01),
    Row("omniglot-evaluation-600", "Omniglot evaluation: 600 episodes, 1 MAML step, 75 queries", "evaluation", OMNIGLOT,
        5, 1, 15, 600, 1),
]
BY_NAME = {row.name: row for row in ROWS}
