package org.meta4j.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a server sends, which must come on: a stream would wait for ever for one that stalls, or sends a byte a second. */
final class Incoming implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
    private final Pace pace;
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> server = new CompletableFuture<>();
    private long deadline;
    private long missing;

    /** The least that must come: so many bytes in every such time. */
    record Pace(int bytes, Duration time) {
        static final Pace USUAL = new Pace(30_000, Duration.ofSeconds(30));
    }

    /** Bytes, none at the end, or the reason why no more come. */
    @FunctionalInterface
    private interface Piece {
        List<ByteBuffer> bytes() throws IOException;
    }

    Incoming(Pace pace) {
        this.pace = pace;
        startAgain();
    }

    private void startAgain() {
        deadline = System.nanoTime() + pace.time().toNanos();
        missing = pace.bytes();
    }

    /** Returns the next bytes, no buffer at the end; throws {@link IOException} if they come too slowly or not at all. */
    List<ByteBuffer> next() throws IOException, InterruptedException {
        @Nullable Piece piece = pieces.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (piece == null) {
            throw new IOException("less than " + pace.bytes() + " bytes came in "
                    + pace.time().toSeconds() + " s");
        }
        List<ByteBuffer> bytes = piece.bytes();
        missing -= bytes.stream().mapToLong(ByteBuffer::remaining).sum();
        if (missing <= 0) {
            startAgain();
        }
        server.join().request(1);
        return bytes;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        server.complete(subscription);
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        pieces.add(() -> bytes);
    }

    @Override
    public void onError(Throwable failure) {
        pieces.add(() -> {
            throw new IOException("the connection ended", failure);
        });
    }

    @Override
    public void onComplete() {
        pieces.add(List::of);
    }

    /** Tells the server to send no more. */
    @Override
    public void close() {
        CompletableFuture<Void> unused = server.thenAccept(Flow.Subscription::cancel);
    }
}
