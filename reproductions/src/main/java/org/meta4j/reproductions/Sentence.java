package org.meta4j.reproductions;

import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.meta4j.autodiff.Reason;

/** What the command line says of a failure: one sentence, whatever it was. */
final class Sentence {
    static final String HEAP = "java -Xmx4g gives more";
    private static final String ARRAYS =
            "java -Dorg.bytedeco.javacpp.maxbytes=4g -Dorg.bytedeco.javacpp.maxphysicalbytes=8g gives arrays more";
    /** What raises each kind of memory, by a word of what Java and JavaCPP say when it is used up. */
    private static final Map<String, String> RAISED = Map.of(
            "totalBytes", ARRAYS,
            "physicalBytes", ARRAYS,
            "direct buffer", "java -XX:MaxDirectMemorySize=1g gives more",
            "native thread", "the system allows no more threads (ulimit -u)",
            "etaspace", "java -XX:MaxMetaspaceSize=512m gives more");

    private Sentence() {}

    static String of(Throwable failure) {
        Optional<String> memory = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(100)
                .filter(OutOfMemoryError.class::isInstance)
                .map(cause -> ofMemory(String.valueOf(cause.getMessage())))
                .findFirst();
        return memory.orElseGet(() -> ofOther(failure)).replaceAll("\\s*\\R\\s*", " ");
    }

    private static String ofMemory(String message) {
        String raised = RAISED.entrySet().stream()
                .filter(entry -> message.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(HEAP);
        return "out of memory (" + message + "): fewer --threads take less, " + raised;
    }

    private static String ofOther(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof FileSystemException file && message.equals(file.getFile())) {
            return message + ": " + Reason.of(file);
        } else if (failure instanceof InvalidPathException name) {
            return Arguments.locale(name.getInput());
        } else if (failure instanceof ExceptionInInitializerError && failure.getCause() != null) {
            return ofOther(failure.getCause());
        } else if (failure instanceof CharacterCodingException text) {
            return Reason.of(text) + ": save it as one";
        }
        boolean isSentence = message.contains(" ") && !(failure instanceof Error);
        return isSentence ? message : failure.getClass().getSimpleName() + ": " + message + whereToLook(failure);
    }

    private static String whereToLook(Throwable failure) {
        boolean isFault = failure instanceof Error || failure instanceof RuntimeException;
        return isFault ? " (a fault of this program: java -Dmeta4j.trace=true shows where)" : "";
    }
}
