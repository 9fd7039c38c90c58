package org.meta4j.reproductions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.meta4j.experiment.Receipt;

/**
 * The receipts that are committed with this project, and those in folders.
 *
 * <pre>{@code
 * Receipt published = Receipts.committed("nichol2018/omniglot-5w1s-reptile");
 * List<Receipt> mine = Receipts.in(Path.of("runs"));
 * }</pre>
 */
public final class Receipts {
    private static final String RESULTS = "/results";
    private static final String LANDMARK = RESULTS + "/converted/omniglot.jsonl";
    private static final Comparator<Receipt> ORDER = Comparator.comparingInt(
                    (Receipt receipt) -> Papers.place(receipt.id()))
            .thenComparing(Receipt::id)
            .thenComparingLong(Receipt::seed);

    private Receipts() {}

    /** Returns all committed receipts, in the order of {@link Papers}. */
    public static List<Receipt> committed() {
        try {
            return committed(Objects.requireNonNull(Receipts.class.getResource(LANDMARK), LANDMARK));
        } catch (IOException e) {
            throw new UncheckedIOException("the committed results cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns the committed receipt of an experiment, of the lowest seed; throws {@link IllegalArgumentException} if there is none. */
    public static Receipt committed(String id) {
        List<Receipt> all = committed();
        return all.stream()
                .filter(receipt -> receipt.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no receipt of " + id + " is committed; there are: "
                        + (all.isEmpty()
                                ? "none"
                                : all.stream().map(Receipt::id).distinct().collect(Collectors.joining(", ")))));
    }

    /** Returns the committed results of before there were receipts. */
    public static List<Converted> converted() {
        List<Converted> all = new ArrayList<>();
        for (String name : List.of("omniglot", "cifar-fs")) {
            all.addAll(Converted.resource(RESULTS + "/converted/" + name + ".jsonl"));
        }
        return all;
    }

    /** Returns the receipts in a folder and all below it, in the order of {@link Papers}. */
    public static List<Receipt> in(Path folder) throws IOException {
        List<Receipt> found = new ArrayList<>();
        for (Path file : files(folder)) {
            found.add(read(file));
        }
        return found.stream().sorted(ORDER).toList();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith(Receipt.FILE)).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Returns those beside a file of the results. Inside a jar the entries are listed: no list of them has to be kept. */
    static List<Receipt> committed(URL landmark) throws IOException {
        if (landmark.openConnection() instanceof JarURLConnection jar) {
            try (FileSystem entries = FileSystems.newFileSystem(Path.of(uri(jar.getJarFileURL())))) {
                return in(entries.getPath(RESULTS));
            }
        }
        return in(Path.of(uri(landmark)).resolveSibling(".."));
    }

    private static URI uri(URL url) {
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class path holds places", e);
        }
    }

    /** Reads a receipt with its scores; those inside a jar are copied out first, because zip files are read from the disk alone. */
    private static Receipt read(Path file) throws IOException {
        if (file.getFileSystem() == FileSystems.getDefault()) {
            return Receipt.read(file);
        }
        Path copy = Files.createTempDirectory("meta4j-receipt-");
        List<Path> copied = new ArrayList<>();
        try (Stream<Path> beside = Files.list(file.resolveSibling("."))) {
            for (Path each : beside.filter(Files::isRegularFile).toList()) {
                copied.add(Files.copy(each, copy.resolve(String.valueOf(each.getFileName()))));
            }
            return Receipt.read(copy);
        } finally {
            for (Path each : copied) {
                Files.delete(each);
            }
            Files.delete(copy);
        }
    }
}
