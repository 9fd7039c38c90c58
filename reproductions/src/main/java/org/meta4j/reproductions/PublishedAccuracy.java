package org.meta4j.reproductions;

import java.util.List;
import org.meta4j.reproductions.FewShotReproduction.Algorithm;
import org.meta4j.training.ClassificationReport.Protocol;

/**
 * An accuracy printed in a paper.
 *
 * @param images the data set, as {@link FewShotBenchmark#name()} has it when it is whole
 * @param percent the printed number
 * @param protocol how it was measured
 */
record PublishedAccuracy(String images, Algorithm algorithm, int ways, int shots, String percent, String protocol) {
    private static final String TRANSDUCTIVE = Protocol.TRANSDUCTIVE_K.title();
    private static final String INDUCTIVE = Protocol.INDUCTIVE_ALL.title();
    private static final String UNKNOWN = "protocol unknown";

    /** Finn et al. 2017, Table 1; Nichol et al. 2018, Table 2; Snell et al. 2017, Table 1. */
    private static final List<PublishedAccuracy> OMNIGLOT = List.of(
            omniglot(Algorithm.MAML, 5, 1, "98.7 ± 0.4", TRANSDUCTIVE),
            omniglot(Algorithm.MAML, 5, 5, "99.9 ± 0.1", TRANSDUCTIVE),
            omniglot(Algorithm.FOMAML, 5, 1, "98.3 ± 0.5", TRANSDUCTIVE),
            omniglot(Algorithm.FOMAML, 5, 5, "99.2 ± 0.2", TRANSDUCTIVE),
            omniglot(Algorithm.REPTILE, 5, 1, "97.68 ± 0.04", TRANSDUCTIVE),
            omniglot(Algorithm.REPTILE, 5, 1, "95.39 ± 0.09", Protocol.INDUCTIVE_K.title()),
            omniglot(Algorithm.PROTONET, 5, 1, "98.8", INDUCTIVE),
            omniglot(Algorithm.PROTONET, 5, 5, "99.7", INDUCTIVE),
            omniglot(Algorithm.PROTONET, 20, 1, "96.0", INDUCTIVE));

    /**
     * Finn et al. 2017, Table 1; Nichol et al. 2018, Table 1, where a test episode has one query a class; Snell et al. 2017,
     * Table 2.
     */
    private static final List<PublishedAccuracy> MINI_IMAGENET = List.of(
            miniImageNet(Algorithm.MAML, 1, "48.70 ± 1.84", TRANSDUCTIVE),
            miniImageNet(Algorithm.MAML, 5, "63.11 ± 0.92", TRANSDUCTIVE),
            miniImageNet(Algorithm.FOMAML, 1, "48.07 ± 1.75", TRANSDUCTIVE),
            miniImageNet(Algorithm.FOMAML, 5, "63.15 ± 0.91", TRANSDUCTIVE),
            miniImageNet(Algorithm.REPTILE, 1, "49.97 ± 0.32", TRANSDUCTIVE),
            miniImageNet(Algorithm.REPTILE, 1, "47.07 ± 0.26", Protocol.INDUCTIVE_K.title()),
            miniImageNet(Algorithm.REPTILE, 5, "65.99 ± 0.58", "transductive, 1 query"),
            miniImageNet(Algorithm.REPTILE, 5, "62.74 ± 0.37", "inductive, 1 query"),
            miniImageNet(Algorithm.PROTONET, 1, "49.42 ± 0.78", INDUCTIVE),
            miniImageNet(Algorithm.PROTONET, 5, "68.20 ± 0.66", INDUCTIVE));

    /** Bertinetto et al. 2019, as quoted by Lee et al. 2019 (MetaOptNet), Table 2: 32 filters for MAML, 64 for ProtoNet. */
    private static final List<PublishedAccuracy> CIFAR_FS = List.of(
            cifarFs(Algorithm.MAML, 1, "58.9 ± 1.9"),
            cifarFs(Algorithm.MAML, 5, "71.5 ± 1.0"),
            cifarFs(Algorithm.PROTONET, 1, "55.5 ± 0.7"),
            cifarFs(Algorithm.PROTONET, 5, "72.0 ± 0.6"));

    private static PublishedAccuracy omniglot(
            Algorithm algorithm, int ways, int shots, String percent, String protocol) {
        return new PublishedAccuracy("Omniglot", algorithm, ways, shots, percent, protocol);
    }

    private static PublishedAccuracy miniImageNet(Algorithm algorithm, int shots, String percent, String protocol) {
        return new PublishedAccuracy("miniImageNet", algorithm, 5, shots, percent, protocol);
    }

    private static PublishedAccuracy cifarFs(Algorithm algorithm, int shots, String percent) {
        return new PublishedAccuracy("CIFAR-FS", algorithm, 5, shots, percent, UNKNOWN);
    }

    /** Returns the numbers to put beside a run; none for images that stand in for a data set. */
    static List<PublishedAccuracy> of(AccuracyRecord run) {
        return List.of(OMNIGLOT, MINI_IMAGENET, CIFAR_FS).stream()
                .flatMap(List::stream)
                .filter(published -> published.fits(run))
                .toList();
    }

    /** A data set that is not whole has a name that goes on in brackets. */
    private boolean fits(AccuracyRecord run) {
        boolean sameImages =
                run.reproduction().equals(images) || run.reproduction().startsWith(images + " (");
        return sameImages
                && algorithm == Algorithm.named(run.algorithm())
                && ways == run.ways()
                && shots == run.shots();
    }

    @Override
    public String toString() {
        return percent + " (" + protocol + ")";
    }
}
