package org.meta4j.data;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Flow;
import org.meta4j.autodiff.Reason;

/**
 * A file fetched over HTTP. Its bytes go to a {@link DownloadPart}, from which a later attempt goes on, and only the whole file with
 * the right checksum gets the final name.
 */
final class Download {
    private final URI source;
    private final Path target;
    private final DownloadPart part;
    private final String md5;
    private final Incoming.Pace pace;

    Download(URI source, Path target, String md5) {
        this(source, target, md5, DownloadPart::append, Incoming.Pace.USUAL);
    }

    Download(URI source, Path target, String md5, DownloadPart.Opener opener, Incoming.Pace pace) {
        this.source = source;
        this.target = target;
        this.part = DownloadPart.of(target, opener);
        this.md5 = md5;
        this.pace = pace;
    }

    /** Fetches the file unless it is there; throws {@link UncheckedIOException} saying what to do if that fails. */
    void run(DownloadProgress progress) {
        try {
            if (Files.exists(target)) {
                part.delete();
                return;
            }
            Files.createDirectories(target.toAbsolutePath().getParent());
            receive(progress);
            verify();
            part.become(target);
        } catch (DiskOutput.DiskException | FileSystemException e) {
            throw new UncheckedIOException(
                    "cannot write " + part.path() + ": " + Reason.of(e)
                            + ". Make room or set META4J_DATA to another directory, then call this again to go on.",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(
                    "the download of " + source + " was interrupted; what came is kept in " + part.path()
                            + ", call this again to go on",
                    new IOException(e));
        }
    }

    private void receive(DownloadProgress progress) throws IOException, InterruptedException {
        long held = part.held();
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = request(held);
        try (Incoming body = new Incoming(pace)) {
            response.body().subscribe(body);
            int status = response.statusCode();
            if (status == 416 && held > 0) {
                return; // Nothing is left to fetch; the checksum tells whether what is there is the file.
            }
            if (status != 200 && status != 206) {
                throw new IOException("cannot download " + source + ": the server answered " + status);
            }
            copy(body, status == 206 ? held : 0, length(response), progress);
        }
    }

    private HttpResponse<Flow.Publisher<List<ByteBuffer>>> request(long held) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(pace.time())
                .build();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(source).timeout(pace.time().multipliedBy(2));
        if (held > 0) {
            request.header("Range", "bytes=" + held + "-");
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofPublisher());
        } catch (IOException e) {
            throw new IOException("cannot download " + source + ": " + Reason.of(e) + ". Is this machine online?", e);
        } catch (IllegalArgumentException e) {
            // What the client throws for a length that is no number.
            throw new IOException(
                    "cannot download " + source + ": the headers of the server cannot be understood (" + e.getMessage()
                            + "); call this again to go on",
                    e);
        }
    }

    private static long length(HttpResponse<?> response) {
        String length = response.headers().firstValue("Content-Length").orElse("");
        return length.matches("\\d{1,18}") ? Long.parseLong(length) : -1;
    }

    private void copy(Incoming body, long held, long length, DownloadProgress progress)
            throws IOException, InterruptedException {
        long total = length < 0 ? -1 : held + length;
        long received = held;
        String name = target.getFileName().toString();
        try (OutputStream out = part.open(held)) {
            progress.at(name, received, total);
            for (List<ByteBuffer> bytes = body.next(); !bytes.isEmpty(); bytes = body.next()) {
                for (ByteBuffer buffer : bytes) {
                    byte[] piece = new byte[buffer.remaining()];
                    buffer.get(piece);
                    out.write(piece, 0, piece.length);
                    received += piece.length;
                }
                progress.at(name, received, total);
            }
        } catch (DiskOutput.DiskException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    "the download of " + source + " broke off after " + received + (total < 0 ? "" : " of " + total)
                            + " bytes (" + e.getMessage() + "); they are kept in " + part.path()
                            + ", call this again to go on",
                    e);
        }
    }

    private void verify() throws IOException {
        String found = Md5.of(part.path());
        if (!found.equals(md5)) {
            part.delete();
            throw new IOException("what came from " + source + " has the md5 " + found + ", expected " + md5
                    + "; it was deleted. Call this again.");
        }
    }
}
