package org.meta4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.meta4j.experiment.TestExperiments.LINES;
import static org.meta4j.experiment.TestExperiments.MAML;
import static org.meta4j.experiment.TestExperiments.PROTONET;
import static org.meta4j.experiment.TestExperiments.classes;
import static org.meta4j.experiment.TestExperiments.crew;
import static org.meta4j.experiment.TestExperiments.lines;
import static org.meta4j.experiment.TestExperiments.on;
import static org.meta4j.experiment.TestExperiments.pool;
import static org.meta4j.experiment.TestExperiments.stopping;
import static org.meta4j.experiment.TestExperiments.test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.algorithms.Seeing;
import org.meta4j.autodiff.Npz;
import org.meta4j.autodiff.Zip;
import org.meta4j.images.EpisodeSampler;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.Sha256;

class ReceiptTest {
    private static final Condition ACCURACY = Condition.accuracy(2, 4, Seeing.INDUCTIVE, 0);
    private static final Condition LOSS = Condition.squaredError(8, 8, 1);

    private final Path folder;

    ReceiptTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static Experiment selecting() {
        EpisodeSampler more =
                new EpisodeSampler(pool(250, 8), new EpisodeShape(3, 1, 1), EpisodeSampler.Rotation.RANDOM_PER_CLASS);
        Selection selection =
                new Selection.ByValidation(test(classes(200), 3, ACCURACY), ACCURACY, 2, 1, Optional.of(more));
        return on(classes(200), PROTONET, Outer.adam(1e-3, 2, 6))
                .selecting(selection)
                .tested(test(
                        classes(200), 4, ACCURACY, new Condition(1, 3, Seeing.TRANSDUCTIVE, 0, Metric.CROSS_ENTROPY)));
    }

    private static Run trained(Experiment experiment) {
        Run run = experiment.run(Long.MAX_VALUE - 5, crew(2)).train();
        run.test();
        return run;
    }

    @Test
    void aReceiptIsReadBackAsItWasWritten() throws IOException {
        Receipt receipt = trained(selecting()).receipt();
        receipt.write(folder);
        assertThat(Receipt.read(folder)).isEqualTo(receipt);
        assertThat(Receipt.read(folder.resolve("receipt.json"))).isEqualTo(receipt);
        assertThat(Files.readString(folder.resolve(Receipt.FILE))).isEqualTo(receipt.toJson());
        receipt.write(folder);
        assertThat(Receipt.read(folder)).isEqualTo(receipt);
        assertThat(Receipt.read(folder).toString()).startsWith("test/small, seed 9223372036854775802, ");
    }

    @Test
    void whatIsNoNumberIsReadBackToo() throws IOException {
        Condition condition = Condition.squaredError(2, 2, 0);
        var unknown = TestExperiments.constants("no numbers", Double.NaN);
        Selection selection =
                new Selection.ByValidation(test(unknown, 2, condition), condition, 1, 1, Optional.empty());
        Run run = lines(1).selecting(selection)
                .tested(test(unknown, 2, condition))
                .run(1, crew(1))
                .train();
        run.test();
        Receipt receipt = run.receipt();
        assertThat(receipt.measured().get(0).diverged()).isEqualTo(2);
        receipt.write(folder);
        assertThat(Receipt.read(folder)).isEqualTo(receipt);
    }

    @Test
    void itsSettingsAreReadBackToAnEqualExperiment() throws IOException {
        trained(selecting()).receipt().write(folder);
        Settings.Pools pools = (name, hash) -> name.equals("noise200") ? pool(200, 8) : pool(250, 8);
        assertThat(Receipt.read(folder).experiment(Settings.pools(pools))).isEqualTo(selecting());
    }

    @Test
    void whatItSaysComesFromTheRun() {
        var others = TestExperiments.constants("others", 3);
        Experiment experiment = lines(6).tested(test(LINES, 3, LOSS));
        Run run = experiment.run(7, crew(2));
        run.train(stopping(run, 4)).train();
        run.test();
        run.test(test(others, 2, Condition.squaredError(2, 1, 0)));
        Receipt receipt = run.receipt();
        assertThat(receipt.id()).isEqualTo("test/small");
        assertThat(receipt.seed()).isEqualTo(7);
        assertThat(receipt.metaIterations()).isEqualTo(6);
        assertThat(receipt.data()).containsExactly(LINES.id(), others.id());
        assertThat(receipt.origin()).isEqualTo(Origin.here());
        assertThat(receipt.stretches()).isEqualTo(run.stretches()).hasSize(2);
        assertThat(receipt.stretches().get(1).from()).isEqualTo(4);
        assertThat(receipt.seconds()).isGreaterThan(0);
        assertThat(receipt.curve()).isEqualTo(run.curve()).hasSize(6);
        assertThat(receipt.validation()).isEmpty();
        assertThat(receipt.report()).isEqualTo(run.report());
        Scores scores = run.report().of(LOSS);
        assertThat(receipt.measured()).hasSize(2);
        assertThat(receipt.measured().get(0))
                .isEqualTo(new Measured(
                        test(LINES, 3, LOSS).id(),
                        LOSS,
                        scores.mean().mean(),
                        scores.mean().ci95(),
                        scores.median(),
                        0));
        assertThat(receipt.settings().at("/outer/metaIterations").asLong()).isEqualTo(6);
    }

    @Test
    void thetaIsKnownByItsHash() {
        Run run = lines(3).run(1, crew(2)).train();
        String hash = run.receipt().thetaHash();
        assertThat(lines(3).run(1, crew(1)).train().receipt().thetaHash()).isEqualTo(hash);
        assertThat(lines(3).run(2, crew(1)).train().receipt().thetaHash()).isNotEqualTo(hash);
        Sha256 sum = new Sha256();
        run.theta().names().forEach(name -> sum.add(name)
                .add(run.theta().tensor(name).toDoubles()));
        assertThat(sum.hex()).isEqualTo(hash);
    }

    @Test
    void itsOwnHashIsThatOfTheFileWithoutIt() throws IOException {
        Receipt receipt = lines(1).run(1, crew(1)).receipt();
        String json = receipt.toJson();
        String hash = json.substring(json.lastIndexOf(": \"") + 3, json.lastIndexOf('"'));
        byte[] without = json.replace(hash, "").getBytes(StandardCharsets.UTF_8);
        assertThat(new Sha256().add(ByteBuffer.wrap(without)).hex()).isEqualTo(hash);
    }

    @Test
    void anyChangedByteIsNoticed() throws IOException {
        Experiment experiment = on(LINES, MAML, Outer.adam(1e-3, 1, 1)).tested(test(LINES, 2, LOSS));
        trained(experiment).receipt().write(folder);
        byte[] text = Files.readAllBytes(folder.resolve("receipt.json"));
        Map<String, byte[]> scores = Zip.read(folder.resolve("scores.npz"));
        for (int i = 0; i < text.length; i++) {
            byte before = text[i];
            text[i] ^= (byte) (1 << i % 8);
            assertRefused(text, scores);
            text[i] = before == ' ' ? (byte) '\n' : before;
            if (before == ' ') {
                assertRefused(text, scores);
            }
            text[i] = before;
        }
        assertThat(Receipt.read("it", text, scores).seed()).isEqualTo(Long.MAX_VALUE - 5);
        assertThatThrownBy(() -> Receipt.read(
                        "it",
                        new String(text, StandardCharsets.UTF_8)
                                .replace("\"seed\" : 9223372036854775802", "\"seed\" : 1")
                                .getBytes(StandardCharsets.UTF_8),
                        scores))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("it was changed after it was written: its hash is another");
    }

    private static void assertRefused(byte[] text, Map<String, byte[]> scores) {
        try {
            Receipt.read("it", text, scores);
            throw new AssertionError(new String(text, StandardCharsets.UTF_8));
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Test
    void changedScoresAreNoticed() throws IOException {
        Run run = trained(lines(1).tested(test(LINES, 2, LOSS)));
        run.receipt().write(folder);
        Path file = folder.resolve("scores.npz");
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= 1;
            Files.write(file, bytes);
            assertThatThrownBy(() -> Receipt.read(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(file + " is cut off, changed or no file of this kind: ");
            bytes[i] ^= 1;
        }
        Zip.write(file, Map.of("0.npy", Npz.entry(new double[] {1, 2})));
        assertThatThrownBy(() -> Receipt.read(folder))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("the scores beside " + folder.resolve(Receipt.FILE)
                        + " are not those it was written with: measure its tests"
                        + " again, and write another receipt");
        Files.delete(file);
        assertThatThrownBy(() -> Receipt.read(folder))
                .hasMessage("the scores " + file + " of the receipt beside them are not there: measure its tests again,"
                        + " and write another receipt");
    }

    // ---- the pair of files ----

    private static Run tested(long metaIterations) {
        return trained(lines(metaIterations).tested(test(LINES, 2, LOSS)));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aWriteInPlaceOfAnotherThatIsEndedAnywhereLeavesOneWholeReceipt() throws IOException {
        Receipt first = tested(1).receipt();
        Receipt second = tested(2).receipt();
        second.write(folder);
        byte[] scores = Files.readAllBytes(folder.resolve("scores.npz"));
        byte[] text = Files.readAllBytes(folder.resolve("receipt.json"));
        first.write(folder);
        assertThat(files()).containsExactly("receipt.json", "scores.npz");
        Files.write(folder.resolve("scores.next.npz"), scores);
        assertThat(Receipt.read(folder)).as("killed before the receipt").isEqualTo(first);
        Files.write(folder.resolve("receipt.json"), text);
        assertThat(Receipt.read(folder)).as("killed after the receipt").isEqualTo(second);
        second.write(folder);
        assertThat(files()).containsExactly("receipt.json", "scores.npz");
        assertThat(Receipt.read(folder)).isEqualTo(second);
    }

    @Test
    void aReceiptThatCannotBeWrittenLeavesTheOneThatIsThere() throws IOException {
        Receipt first = tested(1).receipt();
        first.write(folder);
        Path place = folder.resolve("scores.next.npz");
        Files.createDirectories(place.resolve("in-the-way"));
        Path other = elsewhere(folder, place, tested(2).receipt());
        assertThat(Receipt.read(folder)).isEqualTo(first);
        assertThat(Receipt.read(other).metaIterations()).isEqualTo(2);
        delete(other);
    }

    @Test
    void aReceiptWhoseFolderCannotTakeItIsPutElsewhere() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Receipt receipt = tested(1).receipt();
        Path other = elsewhere(file.resolve("run"), file.resolve("run/scores.npz"), receipt);
        assertThat(Receipt.read(other)).isEqualTo(receipt);
        delete(other);
    }

    /** Returns where a receipt was written that could not be written to a place because of a file. */
    private static Path elsewhere(Path place, Path file, Receipt receipt) {
        Throwable thrown = catchThrowable(() -> receipt.write(place));
        assertThat(thrown).isExactlyInstanceOf(IOException.class);
        Matcher message = Pattern.compile(Pattern.quote(file.toString())
                        + " cannot be written: .*; the receipt was written to (.*) instead")
                .matcher(thrown.getMessage());
        assertThat(message.matches()).as(thrown.getMessage()).isTrue();
        return Path.of(message.group(1));
    }

    private static void delete(Path other) throws IOException {
        for (String name : List.of("receipt.json", "scores.npz", "")) {
            Files.delete(other.resolve(name));
        }
    }

    @Test
    void fieldsOfAnotherVersionAreSaidInASentence() throws IOException {
        Receipt receipt = tested(1).receipt();
        receipt.write(folder);
        Map<String, byte[]> scores = Zip.read(folder.resolve("scores.npz"));
        String json = receipt.toJson();
        String hash = json.substring(json.lastIndexOf(": \"") + 3, json.lastIndexOf('"'));
        String without = json.replace(hash, "");
        for (String changed : List.of(
                without.replace("\"seed\"", "\"grain\""),
                without.replace(
                        "\"metaIterations\" : 1,\n  \"finished\"", "\"metaIterations\" : null,\n  \"finished\""),
                without.replace("\"shots\" : 8", "\"shots\" : -8"))) {
            assertThat(changed).isNotEqualTo(without);
            int end = changed.lastIndexOf('"');
            String own = new Sha256()
                    .add(ByteBuffer.wrap(changed.getBytes(StandardCharsets.UTF_8)))
                    .hex();
            byte[] text = (changed.substring(0, end) + own + changed.substring(end)).getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> Receipt.read("it", text, scores))
                    .isExactlyInstanceOf(IOException.class)
                    .message()
                    .matches("it was written by another version of this program: it cannot read "
                            + "(measured\\[0]\\.tasks\\.seed|metaIterations|measured\\[0]\\.condition) there");
        }
    }

    @Test
    void whatIsNoReceiptIsRefused() throws IOException {
        Map<String, byte[]> none = Map.of();
        for (String text : List.of("{}", "[]", "{\"format\":\"Meta4J receipt 0\"}", "1")) {
            assertThatThrownBy(() -> Receipt.read("it", text.getBytes(StandardCharsets.UTF_8), none))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("it is no receipt of the format \"Meta4J receipt 1\"");
        }
        for (String text : List.of("", "{", "{\"format\":\"Meta4J receipt 1\"", "no")) {
            assertThatThrownBy(() -> Receipt.read("it", text.getBytes(StandardCharsets.UTF_8), none))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("it is ");
        }
        byte[] bare = "{\"format\":\"Meta4J receipt 1\"}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Receipt.read("it", bare, none))
                .hasMessage("it was changed after it was written: its hash is another");
        assertThatThrownBy(() -> Receipt.read(folder))
                .hasMessage("there is no receipt " + folder.resolve(Receipt.FILE));
    }
}
