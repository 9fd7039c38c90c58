package org.meta4j.reproductions;

import java.util.List;
import java.util.function.Function;
import org.meta4j.algorithms.InnerLoop;
import org.meta4j.data.CifarFs;
import org.meta4j.data.ColourImages;
import org.meta4j.experiment.Experiment;
import org.meta4j.nn.Networks;

/**
 * Bertinetto, Henriques, Torr and Vedaldi 2019, Meta-Learning with Differentiable Closed-Form Solvers: the algorithms that it compares with
 * on CIFAR-FS, its data set, 5 ways. Protocols and networks are those of miniImageNet; for MAML the code of Finn et al. 2017 extended by
 * Devos (maml-cifar-fs) does so, for the others it is this project's choice.
 */
public final class BertinettoEtAl2019 {
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
            return maml("maml", InnerLoop.exact(5));
        }

        /** Returns MAML with inner gradients taken as constants. */
        public Experiment fomaml() {
            return maml("fomaml", InnerLoop.first(5));
        }

        private Experiment maml(String algorithm, InnerLoop loop) {
            return new FinnEtAl2017.Pictures(images, shots).maml(id(algorithm), Networks.cifarFsMaml(5), loop);
        }

        /** Returns Reptile, as on miniImageNet. */
        public Experiment reptile() {
            return NicholEtAl2018.pictures(id("reptile"), Networks.cifarFsReptile(5), images, shots);
        }

        /** Returns ProtoNet, as on miniImageNet. */
        public Experiment protonet() {
            return SnellEtAl2017.pictures(id("protonet"), Networks.cifarFsProtoNet(), images, shots);
        }

        private String id(String algorithm) {
            return BertinettoEtAl2019.id(shots, algorithm);
        }
    }

    private static String id(int shots, String algorithm) {
        return Called.images("bertinetto2019/cifarfs", 5, shots, algorithm);
    }

    // ---- the printed numbers ----

    static List<Cell> cells() {
        Quoted maml1 = quoted("MAML", "58.9 ± 1.9").rerunAs(56.8, 56.8);
        Quoted maml5 = quoted("MAML", "71.5 ± 1.0").rerunAs(70.8, 70.8);
        Quoted protonet1 = quoted("Prototypical Networks", "55.5 ± 0.7");
        Quoted protonet5 = quoted("Prototypical Networks", "72.0 ± 0.6");
        return List.of(
                maml(1, "maml", "MAML", OnCifarFs::maml).quoting(maml1),
                maml(1, "fomaml", "first-order MAML", OnCifarFs::fomaml),
                reptile(1),
                protonet(1).quoting(protonet1),
                maml(5, "maml", "MAML", OnCifarFs::maml).quoting(maml5),
                maml(5, "fomaml", "first-order MAML", OnCifarFs::fomaml),
                reptile(5),
                protonet(5).quoting(protonet5));
    }

    /** Returns a number whose condition the quoting paper does not tell. */
    private static Quoted quoted(String row, String printed) {
        return Quoted.of("Bertinetto et al. 2019", "as quoted by Lee et al. 2019, Table 2", row, printed);
    }

    private static Cell maml(int shots, String algorithm, String name, Function<OnCifarFs, Experiment> maker) {
        return cell(shots, algorithm, name, maker)
                .showing(FinnEtAl2017.Pictures.conditions(shots).columns())
                .knowing(FinnEtAl2017.Pictures.known(shots));
    }

    private static Cell reptile(int shots) {
        return cell(shots, "reptile", "Reptile", OnCifarFs::reptile)
                .showing(NicholEtAl2018.conditions(shots).columns())
                .knowing(NicholEtAl2018.MEMORY, NicholEtAl2018.EPISODES, PROTOCOL);
    }

    private static Cell protonet(int shots) {
        return cell(shots, "protonet", "ProtoNet", OnCifarFs::protonet)
                .showing(SnellEtAl2017.conditions(shots).columns())
                .knowing(SnellEtAl2017.SECOND, PROTOCOL);
    }

    private static Cell cell(int shots, String algorithm, String name, Function<OnCifarFs, Experiment> maker) {
        String title = Called.imagesTitle(name, 5, shots);
        return Cell.cifarFs(id(shots, algorithm), title, images -> maker.apply(cifarFs(images, shots)));
    }
}
