package org.meta4j.engine;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * For which processor OpenBLAS takes its kernels. Version 0.3.19, which ND4J brings, goes by makers and models, and takes kernels of
 * an eighth or a half of the width for processors that came later; a training then takes several times as long. What Linux says
 * of the processor is what counts here. OpenBLAS listens to a variable of the environment.
 */
final class OpenBlasCore {
    private static final String VARIABLE = "OPENBLAS_CORETYPE";
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Set<String> AVX512 = Set.of("avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl");
    private static final Set<String> AVX2 = Set.of("avx2", "fma");

    private OpenBlasCore() {}

    /** Asks for the kernels that suit this processor, unless the user has asked already. OpenBLAS reads it once, when it is loaded. */
    static void choose() {
        if (System.getenv(VARIABLE) != null || !Files.isReadable(PROCESSORS)) {
            return; // set already, or not Linux, where the user may set it
        }
        try {
            of(Files.readAllLines(PROCESSORS, StandardCharsets.ISO_8859_1)).ifPresent(core -> NativeLibrary.getProcess()
                    .getFunction("setenv")
                    .invokeInt(new Object[] {VARIABLE, core, 0}));
        } catch (IOException | LinkageError e) {
            return; // slower kernels compute the same
        }
    }

    /** Returns the widest kernels for processors of which Linux says this, where it says that they are wide. */
    static Optional<String> of(List<String> processors) {
        return processors.stream()
                .filter(line -> line.startsWith("flags"))
                .findFirst()
                .map(flags -> new HashSet<>(List.of(flags.split("\\s+"))))
                .flatMap(OpenBlasCore::widest);
    }

    private static Optional<String> widest(Set<String> features) {
        if (features.containsAll(AVX512)) {
            return Optional.of("SkylakeX");
        }
        return features.containsAll(AVX2) ? Optional.of("Haswell") : Optional.empty();
    }

    /** Returns whether kernels of that name multiply small matrices without packing them. */
    static boolean hasSmallProducts(String core) {
        return Set.of("SkylakeX", "Cooperlake", "SapphireRapids").contains(core);
    }
}
