package org.meta4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meta4j.OwnTypes;
import org.meta4j.algorithms.InnerLoop;
import org.meta4j.algorithms.InnerRule;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.algorithms.Order;
import org.meta4j.algorithms.ProtoNet;
import org.meta4j.algorithms.Reptile;
import org.meta4j.algorithms.Seeing;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Padding;
import org.meta4j.autodiff.Tensor;
import org.meta4j.images.ClassPool;
import org.meta4j.images.EpisodeSampler;
import org.meta4j.images.ImageClass;
import org.meta4j.nn.Initializer;
import org.meta4j.nn.Layers;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Network;
import org.meta4j.nn.Networks;
import org.meta4j.optim.Adam;
import org.meta4j.optim.Optimizer;
import org.meta4j.optim.Schedule;
import org.meta4j.optim.Sgd;
import org.meta4j.task.Episode;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.Examples;
import org.meta4j.task.TaskSource;

class SettingsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final ClassPool POOL = pool("tiny", 3, 1);
    static final Settings.Pools POOLS = (name, hash) -> POOL;
    private static final EpisodeSampler SAMPLER =
            new EpisodeSampler(POOL, new EpisodeShape(2, 1, 1), EpisodeSampler.Rotation.RANDOM_PER_CLASS);

    record Numbers(int whole, long large, double number, boolean choice, String text) {}

    record Holder(List<Double> numbers, Optional<Schedule> schedule, List<Optional<Integer>> holes) {}

    record Unfit(Object anything) {}

    private static ClassPool pool(String name, int classes, int grey) {
        List<ImageClass> all = new ArrayList<>();
        for (int i = 0; i < classes; i++) {
            all.add(new ImageClass("class" + i, new byte[] {(byte) i, (byte) grey}));
        }
        return ClassPool.of(name, 1, 1, 1, all);
    }

    private static Maml maml(int steps) {
        return new Maml(Networks.mlp(1, 40, 40, 1), Losses.mse(), InnerRule.sgd(0.01), InnerLoop.exact(steps));
    }

    private static Experiment experiment() {
        Condition condition = Condition.accuracy(1, 1, Seeing.INDUCTIVE, 3);
        org.meta4j.experiment.Test test = new org.meta4j.experiment.Test(SAMPLER, 600, condition);
        Selection selection = new Selection.ByValidation(test, condition, 100, 200, Optional.of(SAMPLER));
        return Experiment.of(
                        "mine/tiny",
                        new ProtoNet(Networks.omniglotProtoNet(), ProtoNet.Similarity.COSINE),
                        Outer.adam(1e-3, 4, 10),
                        SAMPLER)
                .selecting(selection)
                .tested(test);
    }

    static Stream<Object> values() {
        return Stream.of(
                new Numbers(Integer.MIN_VALUE, Long.MAX_VALUE, Math.PI, true, "a \"text\"\n\u00e9"),
                new Numbers(0, Long.MIN_VALUE, -0.0, false, ""),
                new Numbers(1, 1, Double.NaN, true, "NaN"),
                new Numbers(1, 1, Double.NEGATIVE_INFINITY, true, "null"),
                new Numbers(1, 1, Double.MIN_VALUE, true, "5"),
                new Numbers(1, 1, 1e300, true, "5"),
                new Holder(List.of(1.0, 0.1), Optional.of(Schedule.cosine(0.1)), List.of()),
                new Holder(List.of(), Optional.empty(), List.of(Optional.of(3), Optional.of(4))),
                new Sgd(0.1),
                Adam.of(1e-3).withBeta1(0).clippedByValue(10).scheduled(Schedule.linearToZero()),
                new Sgd(1).scheduled(Schedule.halvingEvery(2000)),
                maml(1),
                new Maml(
                        Networks.omniglotMamlAuthors(5),
                        Losses.crossEntropyPerShot(5),
                        InnerRule.learnedRateATensorAndStep(3, 0.1).restrictedTo(Model.HEAD),
                        new InnerLoop(3, Order.exactFrom(50), List.of(0.1, 0.2, 0.7))),
                new Maml(Networks.mlp(1, 1), Losses.mse(), InnerRule.learnedRates(0.005, 0.1), InnerLoop.exact(0)),
                new Maml(Networks.mlp(1, 1), Losses.mse(), InnerRule.optimizer(Adam.of(0.1)), InnerLoop.first(2)),
                new Reptile(
                        Networks.miniImageNetReptile(5),
                        Losses.crossEntropy(),
                        Adam.of(1e-3).withBeta1(0),
                        8,
                        10,
                        5),
                new ProtoNet(Networks.omniglotProtoNet(), ProtoNet.Similarity.EUCLIDEAN),
                everyLayer(),
                SAMPLER,
                POOL,
                experiment());
    }

    static Network everyLayer() {
        return Network.of(
                        Layers.images(28, 28, 3),
                        Layers.conv2d(4)
                                .kernel(5)
                                .stride(2)
                                .padding(Padding.of(1))
                                .withoutBias(),
                        Layers.conv2d(4)
                                .padding(Padding.valid())
                                .initialized(Initializer.xavierUniform(), Initializer.constant(0.1)),
                        Layers.batchNorm().betaOnly().perStep(3).notAdapted().epsilon(1e-3),
                        Layers.maxPool(2).padding(Padding.same()),
                        Layers.repeat(2, Layers.sequence(Layers.relu(), Layers.tanh())),
                        Layers.concat(Layers.sigmoid(), Layers.leakyRelu(0.2), Layers.dropout(0.5)),
                        Layers.globalMean())
                .withHead(
                        Layers.flatten(),
                        Layers.dense(8).idleBias().initialized(Initializer.truncatedNormal(0.01)),
                        Layers.dense(5).initialized(Initializer.normal(1)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void whatIsReadEqualsWhatWasWritten(Object value) throws JsonProcessingException {
        JsonNode tree = Settings.write(value);
        JsonNode parsed = JSON.readTree(JSON.writeValueAsString(tree));
        Object read = Settings.pools(POOLS).read(parsed, value.getClass());
        assertThat(read).isEqualTo(value);
        assertThat(Settings.write(read)).isEqualTo(tree);
        assertThat(Settings.differences(parsed, tree)).isEmpty();
    }

    @Test
    void aTreeSaysWhichOfSeveralTypesItIs() throws JsonProcessingException {
        JsonNode expected = JSON.readTree(
                """
                {"type": "Scheduled",
                 "rule": {"type": "Clipped", "rule": {"type": "Sgd", "learningRate": 0.5}, "bound": 10.0},
                 "schedule": {"type": "Schedule.LinearToZero"}}
                """);
        Optimizer rule = new Sgd(0.5).clippedByValue(10).scheduled(Schedule.linearToZero());
        assertThat(Settings.write(rule)).isEqualTo(expected);
        assertThat(Settings.read(expected, Optimizer.class)).isEqualTo(rule);
        assertThat(Settings.write(SAMPLER.pool()).toString())
                .isEqualTo("{\"name\":\"tiny\",\"hash\":\"" + POOL.hash() + "\",\"classes\":3}");
        assertThat(Settings.write(new Holder(List.of(), Optional.empty(), List.of()))
                        .toString())
                .isEqualTo("{\"numbers\":[],\"holes\":[]}");
    }

    @Test
    void aPropertyThatIsNullIsAnAbsentOptional() throws JsonProcessingException {
        assertThat(Settings.read(JSON.readTree("{\"numbers\":[1],\"schedule\":null,\"holes\":[null]}"), Holder.class))
                .isEqualTo(new Holder(List.of(1.0), Optional.empty(), List.of(Optional.empty())));
    }

    // ---- a user's own ----

    @Test
    void recordsOfAUserAreReadWhenHandedOver() {
        Schedule warmup = new OwnTypes.Warmup(10, OwnTypes.Season.WINTER);
        JsonNode tree = Settings.write(new Sgd(1).scheduled(warmup));
        assertThat(tree.path("schedule").path("type").asText()).isEqualTo("Warmup");
        assertThat(Settings.with(OwnTypes.Warmup.class).read(tree, Optimizer.class))
                .isEqualTo(new Sgd(1).scheduled(warmup));
        JsonNode constant = Settings.write(new Sgd(1).scheduled(OwnTypes.Constant.HALF));
        assertThat(Settings.with(OwnTypes.Constant.class).read(constant, Optimizer.class))
                .isEqualTo(new Sgd(1).scheduled(OwnTypes.Constant.HALF));
        assertRefused(
                tree,
                Optimizer.class,
                "schedule.type \"Warmup\" is no Schedule that is known: records of your own are handed to"
                        + " Settings.with(...), and a class that is no record cannot be read back");
    }

    @Test
    void aUsersTypeMayNotHaveTheNameOfOneOfOurs() {
        assertThatThrownBy(() -> Settings.write(new Sgd(1).scheduled(new OwnTypes.Adam())))
                .hasMessage("your own Adam has the name of one of Meta4J's: call it otherwise");
    }

    @Test
    void noOtherClassIsLoaded() throws JsonProcessingException {
        for (String name : List.of(
                "java.lang.String", "org.meta4j.optim.Sgd", "Engine", "../x", "Sgd;", "[Sgd", "sgd", "EpisodeShape")) {
            ObjectNode tree = JSON.createObjectNode().put("type", name).put("learningRate", 1);
            assertThatThrownBy(() -> Settings.read(tree, Optimizer.class))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("type \"" + name + "\" is no Optimizer that is known: ");
        }
        assertThatThrownBy(() -> Settings.with(String.class))
                .hasMessage("only records and enums are read, but String is neither");
    }

    @Test
    void aNamedFunctionIsWrittenByItsNameAndNotRead() {
        JsonNode rule = Settings.write(new Sgd(1).scheduled(Schedule.named("mine", when -> 1)));
        assertThat(rule.path("schedule").toString()).isEqualTo("{\"type\":\"Named\",\"name\":\"mine\"}");
        assertRefused(
                rule,
                Optimizer.class,
                "schedule is a user's own Named \"mine\", of which only the name is written: it cannot be read back");
        MetaLearner learner = new Maml(
                Networks.mlp(1, 1),
                org.meta4j.nn.Loss.named("mine", Losses.mse()::of),
                InnerRule.sgd(1),
                InnerLoop.exact(1));
        JsonNode tree = Settings.write(learner);
        assertThat(tree.path("loss").toString()).isEqualTo("{\"type\":\"NamedLoss\",\"name\":\"mine\"}");
        assertRefused(
                tree,
                MetaLearner.class,
                "loss is a user's own NamedLoss \"mine\", of which only the name is written: it cannot be read back");
    }

    @Test
    void aNamedSourceIsWrittenWithItsHash() {
        TaskSource source = TaskSource.named("mine", (seed, index, engine) -> episode(engine));
        JsonNode tree = Settings.write(Experiment.of("mine", maml(1), Outer.adam(1, 1, 1), source));
        assertThat(tree.path("metaTrain").toString())
                .isEqualTo("{\"type\":\"NamedSource\",\"name\":\"mine\",\"hash\":\""
                        + source.id().hash() + "\"}");
        assertRefused(
                tree,
                Experiment.class,
                "metaTrain is a user's own NamedSource \"mine\", of which only the name is written: it cannot be read"
                        + " back");
    }

    private static Episode episode(Engine engine) {
        Tensor one = engine.tensor(new double[] {1}, 1, 1);
        return new Episode(new Examples(one, one), new Examples(one, one));
    }

    @Test
    void whatHasNoNameCannotBeWritten() {
        InnerRule.Sgd rule = new InnerRule.Sgd(1);
        Loss loss = new Loss();
        assertThatThrownBy(() -> Settings.write(new Maml(Networks.mlp(1, 1), loss, rule, InnerLoop.exact(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("loss is " + loss + ", which can neither be written nor told from others: make it a record,"
                        + " or give a function a name");
        org.meta4j.nn.Loss lambda = (predictions, targets) -> predictions;
        assertThatThrownBy(() -> Settings.write(new Maml(Networks.mlp(1, 1), lambda, rule, InnerLoop.exact(1))))
                .hasMessageContaining("which can neither be written nor told from others");
        assertThatThrownBy(() -> Settings.write(new Unfit(new ArrayDeque<>())))
                .hasMessage("anything is a ArrayDeque, which is no type of settings");
        assertThatThrownBy(() -> Settings.write(new Unfit(1f)))
                .hasMessage("anything is a Float, but numbers among settings are int, long or double");
    }

    private static class Loss implements org.meta4j.nn.Loss {
        @Override
        public Tensor of(Tensor predictions, org.meta4j.task.Targets targets) {
            return predictions;
        }
    }

    // ---- what is wrong with a tree ----

    private static void assertRefused(JsonNode tree, Class<?> type, String message) {
        assertThatThrownBy(() -> Settings.read(tree, type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    /** Sets a property of the settings of MAML and expects them to be refused. */
    private static void assertRefused(String pointer, String property, String json, String message)
            throws JsonProcessingException {
        ObjectNode tree = (ObjectNode) Settings.write(maml(1));
        ((ObjectNode) tree.at(pointer)).set(property, JSON.readTree(json));
        assertRefused(tree, MetaLearner.class, message);
    }

    @Test
    void wrongPropertiesAreNamedWithTheirPath() throws JsonProcessingException {
        assertRefused("/loop", "steps", "\"5\"", "loop.steps must be a whole number, but is \"5\"");
        assertRefused("/loop", "steps", "1.5", "loop.steps must be a whole number, but is 1.5");
        assertRefused("/loop", "steps", "3000000000", "loop.steps must be a whole number, but is 3000000000");
        assertRefused("/loop", "steps", "null", "loop.steps must be a whole number, but is null");
        assertRefused("/loop", "steps", "-1", "loop: inner steps must be at least 0, but are -1");
        assertRefused("/loop", "stepWeights", "{}", "loop.stepWeights must be a list, but is {}");
        assertRefused("/loop", "stepWeights", "[1, true]", "loop.stepWeights[1] must be a number, but is true");
        assertRefused("/loop", "stepz", "1", "loop.stepz is not known: InnerLoop has [steps, order, stepWeights]");
        assertRefused("/loss", "x", "1", "loss.x is not known: Losses.Mse has no settings");
        assertRefused("", "rule", "7", "rule must be a InnerRule that says its type, but is 7");
        assertRefused(
                "",
                "rule",
                "{\"learningRate\": 7}",
                "rule must be a InnerRule that says its type, but is {\"learningRate\":7}");
        assertRefused("/model/body/0", "units", "0", "model.body[0]: units must be at least 1, but is 0");
        assertRefused(
                "/model/body/0",
                "bias",
                "\"SOME\"",
                "model.body[0].bias must be one of [ADDED, IDLE, NONE], but is \"SOME\"");
        assertRefused(
                "/model/input", "lengths", "[]", "model.input: the lengths of inputs must be at least 1, but are []");
    }

    @Test
    void missingPropertiesAreNamedWithTheirPath() {
        ObjectNode tree = (ObjectNode) Settings.write(maml(1));
        ((ObjectNode) tree.path("loop")).remove("order");
        assertRefused(tree, MetaLearner.class, "loop.order is missing");
        assertRefused(JSON.createObjectNode(), Adam.class, "learningRate is missing");
        assertRefused(JSON.createArrayNode(), Adam.class, "the settings must be a Adam, but is []");
        assertRefused(
                Settings.write(new Sgd(1)),
                Adam.class,
                "the settings must be a Adam, but is {\"type\":\"Sgd\",\"learningRate\":1.0}");
    }

    @Test
    void poolsMustBeFoundAndTheSame() {
        JsonNode tree = Settings.write(SAMPLER);
        assertRefused(
                tree,
                EpisodeSampler.class,
                "pool: is tiny, but no pools are given to find it in: use Settings.pools(...)");
        assertRefusedPool(
                tree,
                pool("other", 3, 1),
                "pool: the settings' pool tiny has the name tiny, but that of the pool found is other");
        assertRefusedPool(
                tree,
                pool("tiny", 4, 1),
                "pool: the settings' pool tiny has the number of classes 3, but that of the pool found is 4");
        ClassPool grey = pool("tiny", 3, 2);
        assertRefusedPool(
                tree,
                grey,
                "pool: the settings' pool tiny has the hash " + POOL.hash() + ", but that of the pool found is "
                        + grey.hash());
    }

    private static void assertRefusedPool(JsonNode tree, ClassPool found, String message) {
        assertThatThrownBy(() -> Settings.pools((name, hash) -> found).read(tree, TaskSource.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    // ---- differences ----

    @Test
    void differencesAreNamedWithTheirPath() {
        Maml ours = maml(1);
        Maml published = new Maml(
                Networks.mlp(1, 40, 20, 1),
                Losses.crossEntropyPerShot(5),
                InnerRule.sgd(0.01),
                new InnerLoop(5, Order.EXACT, List.of(0.0, 0.0, 0.0, 0.0, 1.0)));
        assertThat(Settings.differences(Settings.write(ours), Settings.write(published)))
                .containsExactly(
                        "model.body[2].units: 40, published 20",
                        "loss: Losses.Mse(), published Losses.CrossEntropyPerShot(shots 5)",
                        "loop.steps: 1, published 5",
                        "loop.stepWeights: [], published [0.0, 0.0, 0.0, 0.0, 1.0]");
        assertThat(Settings.differences(
                        Settings.write(Schedule.cosine(1)), Settings.write(Schedule.cosine(2)), "saved"))
                .containsExactly("last: 1.0, saved 2.0");
    }

    @Test
    void anAbsentPropertyDiffersFromOneThatIsThere() throws JsonProcessingException {
        assertThat(Settings.differences(
                        JSON.readTree("{\"a\": 1, \"c\": null}"), JSON.readTree("{\"a\": 1.0, \"b\": [2]}")))
                .containsExactly("b: absent, published [2]");
        assertThat(Settings.differences(JSON.readTree("1"), JSON.readTree("2")))
                .containsExactly("the settings: 1, published 2");
    }
}
