package org.meta4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * A file fetched over HTTP. Its bytes go to a file beside it that ends in {@code .part}, which a later attempt continues,
 * and only the whole file with the right checksum gets the final name.
 */
final class Download {
    private final URI source;
    private final Path target;
    private final Path part;
    private final String md5;
    private final Opener opener;

    /** How the file beside the target is opened; tests put full disks here. */
    @FunctionalInterface
    interface Opener {
        OutputStream open(Path path, OpenOption... options) throws IOException;
    }

    Download(URI source, Path target, String md5) {
        this(source, target, md5, Files::newOutputStream);
    }

    Download(URI source, Path target, String md5, Opener opener) {
        this.source = source;
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + ".part");
        this.md5 = md5;
        this.opener = opener;
    }

    /** Fetches the file unless it is there; throws {@link UncheckedIOException} saying what to do if that fails. */
    void run(DownloadProgress progress) {
        if (Files.exists(target)) {
            return;
        }
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            receive(progress);
            verify();
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (DiskOutput.DiskException e) {
            throw new UncheckedIOException(
                    "cannot write " + part + ": " + e.getMessage()
                            + ". Make room or set META4J_DATA to another directory, then call this again to go on.",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private void receive(DownloadProgress progress) throws IOException {
        long held = Files.exists(part) ? Files.size(part) : 0;
        HttpResponse<InputStream> response = request(held);
        try (InputStream body = response.body()) {
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

    private HttpResponse<InputStream> request(long held) throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(30))
                .build();
        HttpRequest.Builder request = HttpRequest.newBuilder(source).timeout(Duration.ofSeconds(60));
        if (held > 0) {
            request.header("Range", "bytes=" + held + "-");
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the download of " + source + " was interrupted; call this again to go on", e);
        } catch (IOException e) {
            throw new IOException("cannot download " + source + ": " + e + ". Is this machine online?", e);
        }
    }

    private static long length(HttpResponse<InputStream> response) {
        return response.headers().firstValueAsLong("Content-Length").orElse(-1);
    }

    private void copy(InputStream body, long held, long length, DownloadProgress progress) throws IOException {
        long total = length < 0 ? -1 : held + length;
        long received = held;
        String name = target.getFileName().toString();
        try (OutputStream out = open(held)) {
            progress.at(name, received, total);
            byte[] buffer = new byte[1 << 16];
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                out.write(buffer, 0, n);
                received += n;
                progress.at(name, received, total);
            }
        } catch (DiskOutput.DiskException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    "the download of " + source + " broke off after " + received + (total < 0 ? "" : " of " + total)
                            + " bytes; call this again to go on",
                    e);
        }
    }

    private OutputStream open(long held) throws IOException {
        try {
            OutputStream file = held > 0
                    ? opener.open(part, StandardOpenOption.APPEND)
                    : opener.open(
                            part,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING);
            return new DiskOutput(file);
        } catch (IOException e) {
            throw new DiskOutput.DiskException(e);
        }
    }

    private void verify() throws IOException {
        String found = md5(part);
        if (!found.equals(md5)) {
            Files.delete(part);
            throw new IOException("what came from " + source + " has the md5 " + found + ", expected " + md5
                    + "; it was deleted. Call this again.");
        }
    }

    private static String md5(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("MD5"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
