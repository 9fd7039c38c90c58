package org.meta4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.meta4j.experiment.Run;

final class LiveTest {

    @Test
    void runIsTrainedToItsEndUnderItsId() {
        Run run = TestRuns.sine("mine/sine-maml", 3);

        String printed = printed(() -> assertThat(Live.live(run)).isSameAs(run));

        assertThat(run.isFinished()).isTrue();
        assertThat(printed).startsWith("mine/sine-maml: 3 of 3 (100 %)").doesNotContain("stopped");
    }

    @Test
    void interruptedRunIsKeptAndEndsWhatFollows() {
        Run run = TestRuns.sine("mine/sine-maml", 1_000_000);
        Thread cell = Thread.currentThread();
        soonAfterItsBegin(run, cell::interrupt); // as a kernel does

        String printed = printed(() -> assertThat(Live.live("MAML", run)).isSameAs(run));

        assertThatThrownBy(() -> Live.live(run))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("nothing was trained");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(printed).startsWith("MAML: ").contains(", stopped");
        assertThat(run.metaIterations()).isBetween(1L, 999_999L);
    }

    @Test
    void stoppedRunGoesOn() {
        Run run = TestRuns.sine("mine/sine-maml", 1_000_000);
        soonAfterItsBegin(run, run::stop);
        printed(() -> Live.live(run));
        long before = run.metaIterations();
        new Thread(() -> waitFor(run, before, run::stop)).start();

        assertThat(printed(() -> Live.live("again", run))).startsWith("again: ").contains(", stopped");
        assertThat(run.metaIterations()).isBetween(before + 1, 999_999L);
    }

    private static void soonAfterItsBegin(Run run, Runnable action) {
        new Thread(() -> waitFor(run, 0, action)).start();
    }

    private static void waitFor(Run run, long metaIterations, Runnable action) {
        while (run.metaIterations() == metaIterations) {
            Thread.onSpinWait();
        }
        action.run();
    }

    @Test
    void finishedRunIsLeftAsItIs() {
        Run run = TestRuns.sine("mine/sine-maml", 2).train();

        assertThat(printed(() -> Live.live("again", run))).startsWith("again: 2 of 2 (100 %)");
    }

    private static String printed(Runnable action) {
        PrintStream out = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setOut(out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
