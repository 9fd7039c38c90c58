package org.meta4j.notebook.kernel;

import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.meta4j.notebook.Display;

/** Prepares {@link Display} when JJava starts, so that a chart or table ending a cell renders without any call. */
public final class JJavaExtension implements Extension {

    @Override
    public void install(BaseKernel kernel) {
        Display.init();
    }
}
