package org.meta4j.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.meta4j.autodiff.AtomicFile;
import org.meta4j.autodiff.Zip;

/** A folder with a receipt and the scores beside it. The receipt is what counts: until it is there, the scores of the one before stay. */
final class ReceiptFolder {
    private static final String SCORES = "scores.npz";
    private static final String NEXT = "scores.next.npz";

    private ReceiptFolder() {}

    static void write(Receipt receipt, Path folder) throws IOException {
        try {
            put(receipt, folder);
        } catch (IOException failure) {
            throw new IOException(failure.getMessage() + "; " + putElsewhere(receipt), failure);
        }
    }

    private static void put(Receipt receipt, Path folder) throws IOException {
        Map<String, byte[]> scores = ReceiptText.scores(receipt.report());
        Path file = folder.resolve(Receipt.FILE);
        Path next = folder.resolve(NEXT);
        boolean isFirst = !Files.exists(file);
        Zip.write(isFirst ? folder.resolve(SCORES) : next, scores);
        AtomicFile.write(file, ReceiptText.of(receipt, scores));
        if (!isFirst) {
            Zip.write(folder.resolve(SCORES), scores);
            Files.deleteIfExists(next);
        }
    }

    private static String putElsewhere(Receipt receipt) {
        try {
            Path other = Files.createTempDirectory("meta4j-receipt-");
            put(receipt, other);
            return "the receipt was written to " + other + " instead";
        } catch (IOException e) {
            return "nor could it be written to the folder for temporary files";
        }
    }

    static Receipt read(Path place) throws IOException {
        Path file = Files.isDirectory(place) ? place.resolve(Receipt.FILE) : place;
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException("there is no receipt " + file);
        }
        ReceiptText text = ReceiptText.read(file.toString(), Files.readAllBytes(file));
        return text.receipt(scores(file, text));
    }

    /** Returns the scores beside a receipt: those that a write in place of others had not yet moved, if they are the right ones. */
    private static Map<String, byte[]> scores(Path file, ReceiptText text) throws IOException {
        Path next = file.resolveSibling(NEXT);
        if (Files.isRegularFile(next)) {
            Map<String, byte[]> scores = Zip.read(next);
            if (text.isOf(scores)) {
                return scores;
            }
        }
        Path scores = file.resolveSibling(SCORES);
        if (!Files.isRegularFile(scores)) {
            throw new NoSuchFileException(
                    "the scores " + scores + " of the receipt beside them are not there: " + ReceiptText.MEASURE_AGAIN);
        }
        return Zip.read(scores);
    }
}
