package org.meta4j.notebook.kernel;

/** Says why a cell does not compile: each error and the line it is in. */
final class CompileError extends Exception {

    private static final long serialVersionUID = 1;

    CompileError(String message) {
        super(message);
    }
}
