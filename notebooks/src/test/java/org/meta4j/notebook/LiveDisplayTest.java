package org.meta4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LiveDisplayTest {

    private final FakeKernel kernel = new FakeKernel();
    private final LiveDisplay place = new LiveDisplay(Optional.of(new Kernel(kernel)));

    @Test
    void secondValueReplacesTheFirst() {
        place.show("one");
        place.show("two");

        assertThat(kernel.messages).hasSize(2);
        assertThat(kernel.messages.get(0)).startsWith("display one live-");
        assertThat(kernel.messages.get(1)).isEqualTo(kernel.messages.get(0).replace("display one", "update two"));
    }

    @Test
    void twoPlacesAreApart() {
        place.show("one");
        new LiveDisplay(Optional.of(new Kernel(kernel))).show("two");

        assertThat(kernel.messages).hasSize(2).allMatch(message -> message.startsWith("display "));
    }

    @Test
    void placeIsCurrentUntilAnotherCellRuns() {
        assertThat(place.isCurrent()).isTrue();
        kernel.executionCount.incrementAndGet();
        assertThat(place.isCurrent()).isFalse();
    }

    /** What a kernel offers to {@link Kernel}, by the same names. */
    public static final class FakeKernel {

        private final List<String> messages = new ArrayList<>();
        private final AtomicInteger executionCount = new AtomicInteger(1);
        private final Renderer renderer = new Renderer();

        public Renderer getRenderer() {
            return renderer;
        }

        public void display(DisplayData data) {
            messages.add("display " + text(data));
        }

        public FakeIo getIO() {
            return new FakeIo(this);
        }

        public void updateDisplay(DisplayData data) {
            messages.add("update " + text(data));
        }

        private static String text(DisplayData data) {
            return data.getData(MIMEType.TEXT_PLAIN) + " " + data.getDisplayId();
        }
    }

    /** A kernel's way to replace what it showed. */
    public record FakeIo(FakeKernel display) {}
}
