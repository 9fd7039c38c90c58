package org.meta4j.reproductions;

import static org.meta4j.reproductions.FinnEtAl2017.FOMAML;
import static org.meta4j.reproductions.FinnEtAl2017.MAML;
import static org.meta4j.reproductions.NicholEtAl2018.REPTILE;
import static org.meta4j.reproductions.SnellEtAl2017.PROTONET;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.meta4j.data.CifarFs;
import org.meta4j.data.ColourImages;
import org.meta4j.experiment.Experiment;
import org.meta4j.nn.Networks;
import org.meta4j.reproductions.Called.Algorithm;

/**
 * Bertinetto, Henriques, Torr and Vedaldi 2019, Meta-Learning with Differentiable Closed-Form Solvers: the algorithms that it compares with
 * on CIFAR-FS, its data set, 5 ways. Protocols and networks are those of miniImageNet; for MAML the code of Finn et al. 2017 extended by
 * Devos (maml-cifar-fs) does so, for the others it is this project's choice.
 */
public final class BertinettoEtAl2019 {
    private static final Paper BERTINETTO = new Paper("bertinetto2019", "Bertinetto et al. 2019");
    private static final String PROTOCOL = "miniImageNet's protocol: the authors of the algorithm have no CIFAR-FS";

    private BertinettoEtAl2019() {}

    /** Returns the experiments on CIFAR-FS, 5 ways; throws {@link IllegalStateException}, saying what is missing, if it is not there. */
    public static OnCifarFs cifarFs(int shots) {
        return cifarFs(CifarFs.load(), shots);
    }

    /** Returns the experiments on CIFAR-FS or a stand-in of its size, 5 ways. */
    public static OnCifarFs cifarFs(ColourImages images, int shots) {
        return new OnCifarFs(images, shots);
    }

    /** Experiments on CIFAR-FS, 5 ways. */
    public record OnCifarFs(ColourImages images, int shots) {
        /** Returns exact MAML, as on miniImageNet. */
        public Experiment maml() {
            return finn().maml(BERTINETTO.cifarFs(shots, MAML), Networks.cifarFsMaml(5));
        }

        /** Returns MAML with inner gradients taken as constants. */
        public Experiment fomaml() {
            return finn().fomaml(BERTINETTO.cifarFs(shots, FOMAML), Networks.cifarFsMaml(5));
        }

        private FinnOnMiniImageNet finn() {
            return FinnEtAl2017.miniImageNet(images, shots);
        }

        /** Returns Reptile, as on miniImageNet. */
        public Experiment reptile() {
            return NicholEtAl2018.pictures(
                    BERTINETTO.cifarFs(shots, REPTILE), Networks.cifarFsReptile(5), images, shots);
        }

        /** Returns ProtoNet, as on miniImageNet. */
        public Experiment protonet() {
            return SnellEtAl2017.pictures(
                    BERTINETTO.cifarFs(shots, PROTONET), Networks.cifarFsProtoNet(), images, shots);
        }
    }

    // ---- the printed numbers ----

    static List<Cell> cells() {
        return Stream.of(
                        cells(1, maml("58.9 ± 1.9", 56.8), protonet("55.5 ± 0.7")),
                        cells(5, maml("71.5 ± 1.0", 70.8), protonet("72.0 ± 0.6")))
                .flatMap(List::stream)
                .toList();
    }

    private static Quoted maml(String printed, double... reruns) {
        return printed(MAML.name(), printed, reruns);
    }

    private static Quoted protonet(String printed) {
        return printed("Prototypical Networks", printed);
    }

    /** Returns a number whose condition the quoting paper does not tell. */
    private static Quoted printed(String row, String printed, double... reruns) {
        return BERTINETTO.prints("as quoted by Lee et al. 2019, Table 2", row, printed, reruns);
    }

    private static List<Cell> cells(int shots, Quoted maml, Quoted protonet) {
        ImageConditions finn = FinnOnMiniImageNet.conditions(shots);
        String[] known = FinnOnMiniImageNet.known(shots);
        return List.of(
                cell(MAML, finn, OnCifarFs::maml).knowing(known).quoting(maml),
                cell(FOMAML, finn, OnCifarFs::fomaml).knowing(known),
                cell(REPTILE, NicholEtAl2018.conditions(shots), OnCifarFs::reptile)
                        .knowing(NicholEtAl2018.MEMORY, NicholEtAl2018.EPISODES, PROTOCOL),
                cell(PROTONET, SnellEtAl2017.conditions(shots), OnCifarFs::protonet)
                        .knowing(SnellEtAl2017.SECOND, PROTOCOL)
                        .quoting(protonet));
    }

    private static Cell cell(Algorithm algorithm, ImageConditions conditions, Function<OnCifarFs, Experiment> maker) {
        int shots = conditions.shots();
        return Cell.cifarFs(
                BERTINETTO.cifarFs(shots, algorithm), conditions, images -> maker.apply(cifarFs(images, shots)));
    }
}
