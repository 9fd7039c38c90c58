package org.meta4j.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meta4j.autodiff.Npz;
import org.meta4j.task.Sha256;

/**
 * The text of a receipt, which is as it was written, and the entries of its scores.
 *
 * @param name for messages
 */
record ReceiptText(String name, ObjectNode tree) {
    static final String MEASURE_AGAIN = "measure its tests again, and write another receipt";

    private static final String FORMAT = "Meta4J receipt 1";

    // ---- out ----

    static byte[] of(Receipt receipt) {
        return of(receipt, scores(receipt.report()));
    }

    static byte[] of(Receipt receipt, Map<String, byte[]> scores) {
        ObjectNode fields = (ObjectNode) Json.tree(with(receipt, new Report(List.of())));
        fields.remove("report");
        ObjectNode file = fields.objectNode().put("format", FORMAT);
        file.setAll(fields);
        file.put("scoresHash", hash(scores)).put("hash", "");
        String text = new String(Json.indented(file), StandardCharsets.UTF_8);
        return withHash(text, hash(text)).getBytes(StandardCharsets.UTF_8);
    }

    static Map<String, byte[]> scores(Report report) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < report.scores().size(); i++) {
            entries.put(entry(i), Npz.entry(report.scores().get(i).perEpisode()));
        }
        return entries;
    }

    private static String entry(int condition) {
        return Npz.named(String.valueOf(condition));
    }

    private static String hash(Map<String, byte[]> entries) {
        Sha256 sum = new Sha256();
        entries.forEach((name, bytes) -> sum.add(name).add(ByteBuffer.wrap(bytes)));
        return sum.hex();
    }

    private static String hash(String withoutHash) {
        return new Sha256()
                .add(ByteBuffer.wrap(withoutHash.getBytes(StandardCharsets.UTF_8)))
                .hex();
    }

    /** Returns the text with a hash between the last two quotes, where its property of that name ends. */
    private static String withHash(String text, String hash) {
        int end = text.lastIndexOf('"');
        int start = text.lastIndexOf('"', end - 1);
        return text.substring(0, start + 1) + hash + text.substring(end);
    }

    private static Receipt with(Receipt other, Report report) {
        return new Receipt(
                other.id(),
                other.settings(),
                other.seed(),
                other.metaIterations(),
                other.finished(),
                other.data(),
                other.thetaHash(),
                other.stretches(),
                other.origin(),
                other.seconds(),
                other.curve(),
                other.validation(),
                other.measured(),
                report);
    }

    // ---- in ----

    /** Throws {@link IOException} if it is no receipt, or was changed after it was written. */
    static ReceiptText read(String name, byte[] text) throws IOException {
        if (!(Json.parse(name, text) instanceof ObjectNode tree)
                || !tree.path("format").asText().equals(FORMAT)) {
            throw new IOException(name + " is no receipt of the format \"" + FORMAT + "\"");
        }
        String hash = tree.path("hash").asText();
        String same = new String(text, StandardCharsets.UTF_8);
        if (!same.equals(withHash(same, hash)) || !hash.equals(hash(withHash(same, "")))) {
            throw new IOException(name + " was changed after it was written: its hash is another");
        }
        return new ReceiptText(name, tree);
    }

    /** Returns whether it was written with these scores. */
    boolean isOf(Map<String, byte[]> scores) {
        return tree.path("scoresHash").asText().equals(hash(scores));
    }

    /** Returns the receipt; throws {@link IOException} if it was written with other scores, or by another version. */
    Receipt receipt(Map<String, byte[]> scores) throws IOException {
        if (!isOf(scores)) {
            throw new IOException("the scores beside " + name + " are not those it was written with: " + MEASURE_AGAIN);
        }
        ObjectNode fields = tree.deepCopy();
        fields.remove(List.of("format", "scoresHash", "hash"));
        fields.set("report", Json.tree(new Report(List.of())));
        Receipt withoutScores = Json.read(name, fields, Receipt.class);
        return with(withoutScores, report(withoutScores.measured(), scores));
    }

    private static Report report(List<Measured> measured, Map<String, byte[]> scores) throws IOException {
        List<Scores> all = new ArrayList<>();
        for (int i = 0; i < measured.size(); i++) {
            Measured one = measured.get(i);
            byte[] entry = scores.get(entry(i));
            if (entry == null) {
                throw new IOException("there are no scores for \"" + one.condition() + "\"");
            }
            all.add(new Scores(one.tasks(), one.condition(), Npz.doubles(entry(i), entry)));
        }
        return new Report(all);
    }
}
