package org.meta4j.algorithms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Layout;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Initializer;
import org.meta4j.nn.Layers;
import org.meta4j.nn.Loss;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Networks;
import org.meta4j.nn.TestNetworks;
import org.meta4j.optim.Optimizer;
import org.meta4j.optim.Sgd;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;
import org.meta4j.task.Labels;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One reference case: a specification (NAME.json) and the arrays PyTorch computed for it in double precision (NAME.npz). */
record GoldenCase(String name, JsonNode spec, Map<String, INDArray> arrays) {
    /** Arrays in the shape of a parameter or a rate; every other array is data or a result. */
    private static final Pattern LIKE_A_PARAMETER =
            Pattern.compile("(task\\d+_)?(param|adapted|meta_grad|updated|inner_lr)\\d+");

    static GoldenCase read(Path json) {
        String name = json.getFileName().toString().replace(".json", "");
        try {
            return new GoldenCase(
                    name, new ObjectMapper().readTree(json.toFile()), npz(json.resolveSibling(name + ".npz")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, INDArray> npz(Path file) throws IOException {
        Map<String, INDArray> arrays = new HashMap<>();
        try (InputStream in = Files.newInputStream(file);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                arrays.put(entry.getName().replace(".npy", ""), Nd4j.createNpyFromInputStream(zip));
            }
        }
        return arrays;
    }

    String algorithm() {
        return spec.get("algorithm").asText();
    }

    int tasks() {
        return spec.get("tasks").asInt();
    }

    /** Returns the adaptation steps; 0 where the algorithm has none. */
    int innerSteps() {
        return spec.path("inner_steps").asInt(0);
    }

    MetaLearner learner() {
        int steps = innerSteps();
        double rate = spec.path("inner_lr").asDouble();
        return switch (algorithm()) {
            case "maml" -> new Maml(model(), loss(), InnerRule.sgd(rate), InnerLoop.exact(steps));
            case "fomaml" -> new Maml(model(), loss(), InnerRule.sgd(rate), InnerLoop.first(steps));
            case "meta-sgd" -> new Maml(model(), loss(), InnerRule.learnedRates(rate, rate), InnerLoop.exact(steps));
            case "anil" ->
                new Maml(model(), loss(), InnerRule.sgd(rate).restrictedTo(Model.HEAD), InnerLoop.exact(steps));
            case "reptile" -> new Reptile(model(), loss(), new Sgd(rate), steps);
            case "protonet" -> new ProtoNet(model(), ProtoNet.Similarity.EUCLIDEAN);
            default ->
                throw new IllegalArgumentException("case " + name + " is of the algorithm " + algorithm()
                        + ", which this test does not know: add it to GoldenCase.learner");
        };
    }

    /** Returns the rule of the outer step after which the case has the parameters {@code updated}. */
    Optimizer outer() {
        JsonNode outer = spec.get("outer");
        if (!outer.get("optimizer").asText().equals("sgd")) {
            throw new IllegalArgumentException("case " + name + " has an outer optimizer that is not known: " + outer);
        }
        return new Sgd(outer.get("lr").asDouble());
    }

    Model model() {
        return spec.get("model").asText().equals("mlp") ? mlp() : convolutional();
    }

    private Model convolutional() {
        return TestNetworks.convolutional(
                spec.get("image").asInt(),
                spec.get("channels").asInt(),
                spec.get("blocks").asInt(),
                spec.get("filters").asInt(),
                spec.get("downsample").asText().equals("stride"),
                spec.get("head").asBoolean() ? spec.get("ways").asInt() : 0);
    }

    private Model mlp() {
        List<Integer> widths = new ArrayList<>(List.of(spec.get("inputs").asInt()));
        spec.get("hidden").forEach(width -> widths.add(width.asInt()));
        widths.add(spec.get("outputs").asInt());
        return Networks.mlp(
                spec.get("activation").asText().equals("tanh") ? Layers.tanh() : Layers.relu(),
                Initializer.uniformFanIn(),
                widths.stream().mapToInt(Integer::intValue).toArray());
    }

    Loss loss() {
        return switch (spec.get("loss").asText()) {
            case "mse" -> Losses.mse();
            case "cross_entropy" -> Losses.crossEntropy();
            default ->
                throw new IllegalArgumentException(
                        "case " + name + " has a loss that is not known: " + spec.get("loss"));
        };
    }

    /** Returns the meta-parameters: the model's, then the rates if the algorithm has them. */
    Parameters theta(Engine engine) {
        Layout layout = model().layout();
        Parameters theta = layout.of(tensors("param", engine));
        return has("inner_lr0")
                ? theta.and(layout.of(tensors("inner_lr", engine)).inGroup(MetaLearner.RATES))
                : theta;
    }

    private List<Tensor> tensors(String prefix, Engine engine) {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; has(prefix + i); i++) {
            tensors.add(engine.tensor(array(prefix + i)));
        }
        return tensors;
    }

    Episode episode(int task, Engine engine) {
        return new Episode(examples(task, "support", engine), examples(task, "query", engine));
    }

    private Examples examples(int task, String half, Engine engine) {
        String prefix = "task" + task + "_" + half;
        Tensor inputs = engine.tensor(array(prefix + "_x"));
        INDArray targets = array(prefix + "_y");
        return spec.get("loss").asText().equals("mse")
                ? new Examples(inputs, engine.tensor(targets))
                : new Examples(inputs, Labels.of(spec.get("ways").asInt(), targets.toDoubleVector()));
    }

    boolean has(String key) {
        return arrays.containsKey(key);
    }

    /**
     * Returns an array in our layout. Images are NHWC here, NCHW in PyTorch; convolution weights [rows, columns, in, out]
     * here, [out, in, rows, columns] there; linear weights [in, out] here, [out, in] there, where the inputs of a head on flat
     * features come in the order rows, columns, channels here and channels, rows, columns there.
     */
    INDArray array(String key) {
        INDArray array = arrays.get(key);
        if (array == null) {
            throw new IllegalArgumentException("case " + name + " has no array " + key);
        }
        boolean weights = LIKE_A_PARAMETER.matcher(key).matches();
        return switch (array.rank()) {
            case 4 -> (weights ? array.permute(2, 3, 1, 0) : array.permute(0, 2, 3, 1)).dup('c');
            case 2 -> weights ? linear(array).dup('c') : array;
            default -> array;
        };
    }

    private INDArray linear(INDArray weights) {
        long filters = spec.path("filters").asLong(weights.size(1));
        long side = Math.round(Math.sqrt((double) weights.size(1) / filters));
        return weights.dup('c')
                .reshape('c', new long[] {weights.size(0), filters, side, side})
                .permute(2, 3, 1, 0)
                .dup('c')
                .reshape('c', new long[] {weights.size(1), weights.size(0)});
    }
}
