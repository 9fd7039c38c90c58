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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Initializer;
import org.meta4j.nn.Loss;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Networks;
import org.meta4j.nn.TestNetworks;
import org.meta4j.optim.Adam;
import org.meta4j.optim.Sgd;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One reference case: a specification (NAME.json) and the arrays PyTorch computed for it in double precision (NAME.npz). */
record GoldenCase(String name, JsonNode spec, Map<String, INDArray> arrays) {

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

    MetaLearner learner() {
        int steps = spec.get("inner_steps").asInt();
        double rate = spec.get("inner_lr").asDouble();
        return switch (algorithm()) {
            case "maml" -> new Maml(model(), loss(), new Maml.Config(steps, rate, false, 1, Adam.of(1e-3)));
            case "fomaml" -> new Maml(model(), loss(), new Maml.Config(steps, rate, true, 1, Adam.of(1e-3)));
            case "meta-sgd" -> new MetaSgd(model(), loss(), new MetaSgd.Config(steps, 0, 0, 1, Adam.of(1e-3)));
            case "reptile" -> new Reptile(model(), loss(), new Reptile.Config(steps, new Sgd(rate), 1, new Sgd(1)));
            case "protonet" -> new ProtoNet(model(), ProtoNet.Config.euclidean());
            default -> throw new IllegalArgumentException("no such algorithm: " + algorithm());
        };
    }

    private Model model() {
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
                spec.get("activation").asText().equals("tanh") ? Ops::tanh : Ops::relu,
                Initializer.uniformFanIn(),
                widths.stream().mapToInt(Integer::intValue).toArray());
    }

    private Loss loss() {
        return switch (spec.get("loss").asText()) {
            case "mse" -> Losses.mse();
            case "cross_entropy" -> Losses.crossEntropy();
            default -> throw new IllegalArgumentException("no such loss: " + spec.get("loss"));
        };
    }

    /** Returns the meta-parameters: the model's, then the rates if the algorithm has them. */
    Parameters theta(Engine engine) {
        Parameters theta = named("param", engine);
        return arrays.containsKey("inner_lr0")
                ? theta.and(named("inner_lr", engine).prefixed("rate:"))
                : theta;
    }

    private Parameters named(String prefix, Engine engine) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int i = 0; arrays.containsKey(prefix + i); i++) {
            tensors.put("p" + i, engine.tensor(array(prefix + i)));
        }
        return Parameters.of(tensors);
    }

    Episode episode(int task, Engine engine) {
        return new Episode(examples(task, "support", engine), examples(task, "query", engine));
    }

    private Examples examples(int task, String half, Engine engine) {
        String prefix = "task" + task + "_" + half;
        return new Examples(engine.tensor(array(prefix + "_x")), engine.tensor(array(prefix + "_y")));
    }

    /**
     * Returns an array in our layout. Images are NHWC here, NCHW in PyTorch; convolution weights [rows, columns, in, out] here,
     * [out, in, rows, columns] there; linear weights [in, out] here, [out, in] there, where the inputs of a head on flat
     * features come in the order rows, columns, channels here and channels, rows, columns there.
     */
    INDArray array(String key) {
        INDArray array = arrays.get(key);
        if (array == null) {
            throw new IllegalArgumentException(name + " has no array " + key);
        }
        boolean isData = key.endsWith("_x") || key.endsWith("_y") || key.endsWith("_logits");
        return switch (array.rank()) {
            case 4 -> (isData ? array.permute(0, 2, 3, 1) : array.permute(2, 3, 1, 0)).dup('c');
            case 2 -> isData ? array : linear(array).dup('c');
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
