package org.meta4j.autodiff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.attack.Attack;
import org.meta4j.attack.Attack.Checksum;

/** Damaged files of parameters: the same values, or a sentence. */
class NpzAttackTest {
    @TempDir
    private Path folder = Path.of("");

    private static final Parameters THETA = Parameters.of(
                    "body/conv1.weight", Engine.cpu().tensor(new double[6], 1, 2, 3))
            .and(Parameters.of("head/dense1.bias", Engine.cpu().tensor(new double[] {7, -8.5}, 2)));

    private static Object read(Path file) throws IOException {
        Parameters theta = Parameters.readNpz(file, Engine.cpu());
        return Map.of(
                "names",
                theta.names(),
                "values",
                theta.names().stream()
                        .map(name -> theta.tensor(name).toDoubles()[0])
                        .toList());
    }

    @Test
    void aFileOfOurs() throws IOException {
        Path file = folder.resolve("theta.npz");
        THETA.writeNpz(file);
        Attack.on(file, Checksum.PRESENT, NpzAttackTest::read);
    }

    @Test
    void aPackedFileOfOthers() throws IOException {
        Path file = folder.resolve("small.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : Npz.entries(THETA).entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        Attack.on(file, Checksum.ABSENT, NpzAttackTest::read);
    }

    @Test
    void anArray() throws IOException {
        Path file = Files.write(folder.resolve("w.npy"), Npz.entry(new double[] {1, 2, 3}));
        Attack.on(file, Checksum.ABSENT, path -> Npz.doubles(path.getFileName().toString(), Files.readAllBytes(path)));
    }
}
