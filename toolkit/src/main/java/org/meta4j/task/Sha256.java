package org.meta4j.task;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A running SHA-256 over numbers, texts and bytes. */
public final class Sha256 {
    private final MessageDigest digest;

    /** Makes one of nothing yet. */
    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Adds a text and its length. */
    public Sha256 add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
        return this;
    }

    /** Adds numbers. */
    public Sha256 add(double[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Double.BYTES, values.length));
        bytes.asDoubleBuffer().put(values);
        digest.update(bytes);
        return this;
    }

    /** Adds numbers. */
    public Sha256 add(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length));
        bytes.asFloatBuffer().put(values);
        digest.update(bytes);
        return this;
    }

    /** Adds a whole number. */
    public Sha256 add(long value) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, value));
        return this;
    }

    /** Adds the bytes from a buffer's position to its limit, which stay as they are. */
    public Sha256 add(ByteBuffer bytes) {
        digest.update(bytes.duplicate());
        return this;
    }

    /** Returns the hash in hexadecimal and begins anew. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
