package org.meta4j.reproductions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class SentenceTest {
    private static void isSaid(String sentence, Throwable failure) {
        assertThat(Sentence.of(failure)).isEqualTo(sentence);
    }

    @Test
    void eachMemoryNamesWhatRaisesIt() {
        String few = "fewer --threads take less, ";
        isSaid(
                "out of memory (Java heap space): " + few + "java -Xmx4g gives more",
                new OutOfMemoryError("Java heap space"));
        isSaid(
                "out of memory (Cannot reserve 8 bytes of direct buffer memory): " + few
                        + "java -XX:MaxDirectMemorySize=1g gives more",
                new OutOfMemoryError("Cannot reserve 8 bytes of direct buffer memory"));
        isSaid(
                "out of memory (physicalBytes (2G) > maxPhysicalBytes (1G)): " + few
                        + "java -Dorg.bytedeco.javacpp.maxbytes=4g -Dorg.bytedeco.javacpp.maxphysicalbytes=8g gives"
                        + " arrays more",
                new IllegalStateException(
                        "task 3", new OutOfMemoryError("physicalBytes (2G) > maxPhysicalBytes (1G)")));
    }

    @Test
    void filesSayWhatIsWrongWithThem() {
        isSaid("/a: it is not there", new NoSuchFileException("/a"));
        isSaid("/a: its permissions do not allow it", new AccessDeniedException("/a"));
        isSaid("it is no text in UTF-8: save it as one", new MalformedInputException(1));
    }

    @Test
    void faultsOfTheProgramSayWhereToLook() {
        isSaid(
                "StackOverflowError: null (a fault of this program: java -Dmeta4j.trace=true shows where)",
                new StackOverflowError());
        isSaid("one line of two", new IOException("one line\n  of two"));
        isSaid("nothing more", new ExceptionInInitializerError(new IllegalStateException("nothing more")));
    }
}
