package org.meta4j.notebook;

import java.util.Optional;
import java.util.UUID;

/** One place under a cell whose content is replaced again and again; in plain Java, a line printed when it changes. */
final class LiveDisplay {

    private final Optional<Kernel> kernel;
    private final int cell;
    private final String id = "live-" + UUID.randomUUID();
    private String printed = "";
    private boolean shown;

    /** Opens a place under the cell that runs; its content appears with the first {@link #show}. */
    LiveDisplay(Optional<Kernel> kernel) {
        this.kernel = kernel;
        this.cell = cell(kernel);
    }

    /** Shows {@code value} in this place, instead of what was there. */
    synchronized void show(Object value) {
        if (kernel.isEmpty()) {
            print(Display.text(value));
        } else if (shown) {
            kernel.get().replace(id, value);
        } else {
            kernel.get().show(id, value);
        }
        shown = true;
    }

    /** Returns whether this place is under the cell that runs, and so was not removed by running a cell anew. */
    boolean isCurrent() {
        return cell == cell(kernel);
    }

    private void print(String text) {
        if (!text.equals(printed)) {
            System.out.println(text);
        }
        printed = text;
    }

    private static int cell(Optional<Kernel> kernel) {
        return kernel.map(Kernel::cell).orElse(0);
    }
}
