package org.meta4j.engine;

import java.io.IOException;
import java.util.Locale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Nd4j;

/** Loads the native libraries once and, where that fails, says in one line what is missing. */
final class Backend {
    private static final String LIBRARY = "org.bytedeco.openblas.load";
    private static final String PROBLEM = load();

    private Backend() {}

    /** Throws {@link IllegalStateException}, without the linker's stack, if the native libraries cannot be loaded. */
    static void require() {
        if (!PROBLEM.isEmpty()) {
            throw new IllegalStateException(PROBLEM);
        }
    }

    private static String load() {
        quietLogging();
        try {
            NativeFiles.place();
            chooseMkl();
            OpenBlasCore.choose();
            Loader.load(openblas.class);
            requireMemory();
            Nd4j.getExecutioner();
            return "";
        } catch (LinkageError | RuntimeException | IOException failure) {
            return problem(root(failure));
        }
    }

    /** JavaCPP, where memory ends while ND4J makes its function pointers, frees what it does not have, and the process aborts. */
    private static void requireMemory() {
        long most = Pointer.maxPhysicalBytes();
        long taken = Pointer.physicalBytes();
        if (most > 0 && taken > most) {
            throw new OutOfMemoryError("Physical memory usage is too high: physicalBytes (" + taken
                    + ") > maxPhysicalBytes (" + most + ")");
        }
    }

    private static String problem(Throwable root) {
        return NativeFiles.areConcerned(root)
                ? String.format(
                        Locale.ROOT,
                        "ND4J's native libraries cannot be unpacked and loaded (%s): make room for 500 MB in the user's home, or let java"
                                + " -D%s=FOLDER name another place",
                        firstLine(root),
                        NativeFiles.PLACE)
                : String.format(
                        Locale.ROOT,
                        "ND4J's CPU backend cannot be loaded on %s %s (%s): put org.nd4j:nd4j-native:1.0.0-M2.1 with this"
                                + " platform's classifier, such as linux-x86_64, on the class path",
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        firstLine(root));
    }

    /** ND4J logs through SLF4J, which without a provider prints three lines about that; whoever set how much it tells is obeyed. */
    private static void quietLogging() {
        String verbosity = "slf4j.internal.verbosity";
        if (System.getProperty(verbosity) == null) {
            System.setProperty(verbosity, "ERROR");
        }
    }

    /** Whoever has put MKL on the class path has accepted its licence, and gets its matrix products. */
    private static void chooseMkl() {
        String mkl = "/org/bytedeco/mkl/" + Loader.getPlatform();
        boolean there = Backend.class.getResource(mkl + "/libjnimkl_rt.so") != null
                || Backend.class.getResource(mkl + "/jnimkl_rt.dll") != null;
        if (there && System.getProperty(LIBRARY) == null) {
            System.setProperty(LIBRARY, "mkl");
        }
    }

    /** Returns whether MKL computes matrix products, once the libraries are loaded. */
    static boolean isMkl() {
        return "mkl".equals(System.getProperty(LIBRARY));
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = root.getCause()) {
            root = cause;
        }
        return root;
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse(failure.toString());
    }
}
