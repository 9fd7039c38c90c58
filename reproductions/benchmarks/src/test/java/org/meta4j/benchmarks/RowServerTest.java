package org.meta4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;
import org.meta4j.experiment.Origin;

final class RowServerTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Serves the requests with work of an eighth of a second a meta-iteration; returns the answers. */
    private List<JsonNode> answers(String requests) throws IOException {
        RowServer server = new RowServer(
                metaIterations -> metaIterations / 8.0,
                new Sizes(5, 1, 1, 32, 1),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        server.warmUp(0.3);
        server.serve(new BufferedReader(new StringReader(requests)));
        List<JsonNode> answers = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
            answers.add(new ObjectMapper().readTree(line));
        }
        return answers;
    }

    @Test
    void firstLineTellsTheSpeedAfterTheWarmUp() throws IOException {
        JsonNode ready = answers("").get(0);
        assertThat(ready.get("secondsPerMetaIteration").asDouble()).isEqualTo(0.125);
        assertThat(ready.get("java").asText()).isEqualTo(System.getProperty("java.version"));
        assertThat(ready.get("processors").asInt())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(ready.get("blas").asText()).isEqualTo(Engine.blas());
        assertThat(ready.get("commit").asText()).isEqualTo(Origin.here().commit());
        assertThat(ready.get("sizes")).hasToString("[5,1,1,32,1]");
    }

    @Test
    void runAnswersWithTheTimeOfOneMetaIteration() throws IOException {
        JsonNode answer = answers("run 7\n").get(1);
        assertThat(answer.get("metaIterations").asLong()).isEqualTo(7);
        assertThat(answer.get("secondsPerMetaIteration").asDouble()).isEqualTo(0.125);
    }

    @Test
    void memoryIsKnownOnLinuxAndNullElsewhere() throws IOException {
        JsonNode answer = answers("memory\n").get(1);
        boolean linux = Files.exists(Path.of("/proc/self/status"));
        assertThat(answer.get("peakMiB").isNull()).isEqualTo(!linux);
        assertThat(answer.get("residentMiB").isNull()).isEqualTo(!linux);
        if (linux) {
            assertThat(answer.get("peakMiB").asLong())
                    .isGreaterThanOrEqualTo(answer.get("residentMiB").asLong());
        }
    }

    @Test
    void quitEndsItAndAnythingElseIsAnError() throws IOException {
        List<JsonNode> answers = answers("run 0\nquit\nrun 1\n");
        assertThat(answers).hasSize(2);
        assertThat(answers.get(1).get("error").asText()).isEqualTo("the requests are: run N, memory, quit");
    }
}
