package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final byte[] CONTENT = new byte[300_000];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final HttpServer server = server();
    private final URI base =
            URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    private Path directory = Path.of("");
    private Path target = Path.of("");
    private Path part = Path.of("");

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void start(@TempDir Path temporary) {
        directory = temporary.resolve("data");
        target = directory.resolve("file.zip");
        part = directory.resolve("file.zip.part");
        server.createContext("/file.zip", exchange -> answer(exchange, true, CONTENT.length));
        server.createContext("/plain/file.zip", exchange -> answer(exchange, false, CONTENT.length));
        server.createContext("/cut/file.zip", exchange -> answer(exchange, true, 100_000));
        server.createContext("/moved/file.zip", exchange -> {
            exchange.getResponseHeaders()
                    .set("Location", base.resolve("file.zip").toString());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** Sends the file, or what is asked for of it, and hangs up after some bytes. */
    private void answer(HttpExchange exchange, boolean knowsRanges, int limit) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(String.valueOf(range));
        int from = range == null || !knowsRanges ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (from >= CONTENT.length) {
            exchange.sendResponseHeaders(416, -1);
        } else {
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, CONTENT.length - from);
            exchange.getResponseBody().write(CONTENT, from, Math.min(limit, CONTENT.length) - from);
            exchange.getResponseBody().flush();
        }
        exchange.close();
    }

    private Download download(String path) throws Exception {
        return new Download(base.resolve(path), target, md5(CONTENT));
    }

    private static String md5(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    }

    @Test
    void theWholeFileArrivesUnderItsName() throws Exception {
        List<String> reports = new ArrayList<>();
        download("file.zip").run((file, received, total) -> reports.add(file + " " + received + "/" + total));
        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(files()).containsExactly("file.zip");
        assertThat(reports).startsWith("file.zip 0/300000").endsWith("file.zip 300000/300000");
        assertThat(ranges).containsExactly("null");
    }

    @Test
    void aFileThatIsThereIsNotFetchedAgain() throws Exception {
        Files.createDirectories(directory);
        Files.writeString(target, "there");
        download("file.zip").run((file, received, total) -> {});
        assertThat(target).hasContent("there");
        assertThat(ranges).isEmpty();
    }

    @Test
    void redirectionsAreFollowed() throws Exception {
        download("moved/file.zip").run((file, received, total) -> {});
        assertThat(target).hasBinaryContent(CONTENT);
    }

    @Test
    void aBrokenDownloadGoesOnWhereItStopped() throws Exception {
        assertThatThrownBy(() -> download("cut/file.zip").run((file, received, total) -> {}))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageMatching("the download of " + base.resolve("cut/file.zip")
                        + " broke off after \\d+ of 300000 bytes \\(the connection ended\\); they are kept in " + part
                        + ", call this again to go on");
        assertThat(files()).containsExactly("file.zip.part");
        long held = Files.size(part);
        assertThat(held).isBetween(1L, 100_000L);

        List<Long> reports = new ArrayList<>();
        download("file.zip").run((file, received, total) -> {
            reports.add(received);
            assertThat(total).isEqualTo(300_000);
        });
        assertThat(ranges).containsExactly("null", "bytes=" + held + "-");
        assertThat(reports).startsWith(held).endsWith(300_000L);
        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(files()).containsExactly("file.zip");
    }

    @Test
    void aServerThatCannotResumeStartsAnew() throws Exception {
        writePart(Arrays.copyOf(CONTENT, 1000));
        download("plain/file.zip").run((file, received, total) -> {});
        assertThat(ranges).containsExactly("bytes=1000-");
        assertThat(target).hasBinaryContent(CONTENT);
    }

    @Test
    void aPartThatIsWholeOnlyGetsItsName() throws Exception {
        writePart(CONTENT);
        download("file.zip").run((file, received, total) -> {});
        assertThat(ranges).containsExactly("bytes=300000-");
        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(files()).containsExactly("file.zip");
    }

    @Test
    void aWrongChecksumDeletesWhatCame() throws Exception {
        String expected = "0".repeat(32);
        Download download = new Download(base.resolve("file.zip"), target, expected);
        assertThatThrownBy(() -> download.run((file, received, total) -> {}))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("what came from " + base.resolve("file.zip") + " has the md5 " + md5(CONTENT)
                        + ", expected " + expected + "; it was deleted. Call this again.");
        assertThat(files()).isEmpty();
    }

    @Test
    void aWrongBeginningIsFoundByTheChecksum() throws Exception {
        writePart(new byte[1000]);
        assertThatThrownBy(() -> download("file.zip").run((file, received, total) -> {}))
                .hasMessageStartingWith("what came from ");
        assertThat(files()).isEmpty();
        download("file.zip").run((file, received, total) -> {});
        assertThat(target).hasBinaryContent(CONTENT);
    }

    @Test
    void anErrorOfTheServerIsNamed() throws Exception {
        assertThatThrownBy(() -> download("nothing.zip").run((file, received, total) -> {}))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot download " + base.resolve("nothing.zip") + ": the server answered 404");
        assertThat(files()).isEmpty();
    }

    @Test
    void noServerIsAnError() throws Exception {
        server.stop(0);
        assertThatThrownBy(() -> download("file.zip").run((file, received, total) -> {}))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("cannot download " + base.resolve("file.zip") + ": ")
                .hasMessageEndingWith(". Is this machine online?");
        assertThat(files()).isEmpty();
    }

    @Test
    void aFullDiskIsNamedAndTheDownloadGoesOnLater() throws Exception {
        Download full = new Download(
                base.resolve("file.zip"),
                target,
                md5(CONTENT),
                (path, held) -> limited(DownloadPart.append(path, held), 150_000),
                Incoming.Pace.USUAL);
        assertThatThrownBy(() -> full.run((file, received, total) -> {}))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot write " + part + ": No space left on device. Make room or set META4J_DATA to "
                        + "another directory, then call this again to go on.");
        assertThat(files()).containsExactly("file.zip.part");
        download("file.zip").run((file, received, total) -> {});
        assertThat(target).hasBinaryContent(CONTENT);
    }

    @Test
    void aFileIsFetchedByOneProgramAtATime() throws Exception {
        writePart(Arrays.copyOf(CONTENT, 1000));
        try (OutputStream other = DownloadPart.append(part, 1000)) {
            assertThatThrownBy(() -> download("file.zip").run((file, received, total) -> {}))
                    .hasMessage("the download of " + base.resolve("file.zip") + " broke off after 1000 of 300000 bytes"
                            + " (another program is fetching the file); they are kept in " + part
                            + ", call this again to go on");
            other.write(CONTENT, 1000, 1000);
        }
        download("file.zip").run((file, received, total) -> {});
        assertThat(ranges).containsExactly("bytes=1000-", "bytes=2000-");
        assertThat(target).hasBinaryContent(CONTENT);
    }

    @Test
    void bothFilesOfOmniglotAreFetched() throws Exception {
        Path tiny = directory.resolve("tiny");
        TinyOmniglot.writeZips(tiny);
        for (String name : List.of("images_background.zip", "images_evaluation.zip")) {
            byte[] bytes = Files.readAllBytes(tiny.resolve(name));
            server.createContext("/" + name, exchange -> {
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
        }
        Map<String, String> sums = Map.of(
                "images_background.zip", md5(Files.readAllBytes(tiny.resolve("images_background.zip"))),
                "images_evaluation.zip", md5(Files.readAllBytes(tiny.resolve("images_evaluation.zip"))));
        Path omniglot = directory.resolve("here/omniglot");
        OmniglotFiles.download(base, omniglot, sums, (file, received, total) -> {});
        List<Path> found = OmniglotFiles.find(directory.resolve("here"));
        assertThat(OmniglotFiles.read(found, Resizing.NEAREST)).hasSize(8);
    }

    /** Returns a download that gives up when less than 1,000 bytes come in a second. */
    private Download hasty(URI from) throws Exception {
        Incoming.Pace pace = new Incoming.Pace(1_000, Duration.ofSeconds(1));
        return new Download(from, target, md5(CONTENT), DownloadPart::append, pace);
    }

    /** Answers a request with these lines and the beginning of the file, and then with a byte at a time. */
    private URI raw(String head, int count, int drops) throws IOException {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread answering = new Thread(() -> {
            try (socket;
                    Socket client = socket.accept()) {
                OutputStream out = client.getOutputStream();
                out.write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(CONTENT, 0, count);
                for (int i = 0; i < drops; i++) {
                    out.write(CONTENT[count + i]);
                    Thread.sleep(50);
                }
                Thread.sleep(20_000);
            } catch (IOException | InterruptedException e) {
                // The client has gone.
            }
        });
        answering.setDaemon(true);
        answering.start();
        return URI.create("http://localhost:" + socket.getLocalPort() + "/file.zip");
    }

    private void assertGoesOn(long held) throws Exception {
        assertThat(Files.size(part)).isEqualTo(held);
        download("file.zip").run((file, received, total) -> {});
        assertThat(ranges).containsExactly(held > 0 ? "bytes=" + held + "-" : "null");
        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(files()).containsExactly("file.zip");
    }

    @Test
    @Timeout(10)
    void aDownloadThatStallsBreaksOffAndGoesOnLater() throws Exception {
        for (int count : new int[] {0, 5_000}) {
            URI from = raw("HTTP/1.1 200 OK\r\nContent-Length: 300000", count, 0);
            assertThatThrownBy(() -> hasty(from).run((file, received, total) -> {}))
                    .hasMessage("the download of " + from + " broke off after " + count
                            + " of 300000 bytes (less than 1000 bytes came in 1 s); they are kept in " + part
                            + ", call this again to go on");
        }
        assertGoesOn(5_000);
    }

    @Test
    @Timeout(10)
    void aDownloadOfAByteAtATimeBreaksOffAndGoesOnLater() throws Exception {
        URI from = raw("HTTP/1.1 200 OK\r\nContent-Length: 300000", 0, 400);
        assertThatThrownBy(() -> hasty(from).run((file, received, total) -> {}))
                .hasMessageMatching("the download of " + from
                        + " broke off after \\d+ of 300000 bytes \\(less than 1000 bytes came in 1 s\\); they are kept in "
                        + part + ", call this again to go on");
        assertThat(Files.size(part)).isBetween(1L, 100L);
        assertGoesOn(Files.size(part));
    }

    @Test
    @Timeout(10)
    void aServerThatSaysNothingIsLeft() throws Exception {
        URI from = raw("HTTP/1.1 200 OK", 0, 0);
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI mute = URI.create("http://localhost:" + silent.getLocalPort() + "/file.zip");
            assertThatThrownBy(() -> hasty(mute).run((file, received, total) -> {}))
                    .hasMessage("cannot download " + mute + ": request timed out. Is this machine online?");
        }
        assertThatThrownBy(() -> hasty(from).run((file, received, total) -> {}))
                .hasMessage("the download of " + from
                        + " broke off after 0 bytes (less than 1000 bytes came in 1 s); they are kept in " + part
                        + ", call this again to go on");
    }

    @Test
    @Timeout(10)
    void aLengthThatIsNoNumberIsNamed() throws Exception {
        writePart(Arrays.copyOf(CONTENT, 1000));
        for (String length : List.of("abc", "99999999999999999999")) {
            URI from = raw("HTTP/1.1 200 OK\r\nContent-Length: " + length, 100, 0);
            assertThatThrownBy(() -> hasty(from).run((file, received, total) -> {}))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageStartingWith(
                            "cannot download " + from + ": the headers of the server cannot be understood (")
                    .hasMessageEndingWith("); call this again to go on");
        }
        assertGoesOn(1000);
    }

    @Test
    @Timeout(10)
    void anInterruptEndsADownloadAtOnce() throws Exception {
        URI from = raw("HTTP/1.1 200 OK\r\nContent-Length: 300000", 5_000, 0);
        Thread caller = Thread.currentThread();
        Download patient = new Download(from, target, md5(CONTENT));
        long start = System.nanoTime();
        assertThatThrownBy(() -> patient.run((file, received, total) -> {
                    if (received == 5_000) {
                        caller.interrupt();
                    }
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("the download of " + from + " was interrupted; what came is kept in " + part
                        + ", call this again to go on");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
        assertGoesOn(5_000);
    }

    @Test
    void anAttemptOfAWeekAgoIsBegunAnew() throws Exception {
        writePart(Arrays.copyOf(CONTENT, 1000));
        Files.setLastModifiedTime(part, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
        download("file.zip").run((file, received, total) -> {});
        assertThat(ranges).containsExactly("null");
        assertThat(files()).containsExactly("file.zip");
    }

    @Test
    void anAttemptIsDeletedWhenTheFileIsThereByOtherMeans() throws Exception {
        writePart(new byte[1000]);
        Files.write(target, CONTENT);
        download("file.zip").run((file, received, total) -> {});
        assertThat(files()).containsExactly("file.zip");
    }

    @Test
    void aFileInPlaceOfTheFolderIsNamed() throws Exception {
        Files.writeString(directory, "");
        assertThatThrownBy(() -> download("file.zip").run((file, received, total) -> {}))
                .hasMessage("cannot write " + part + ": another file is in the place of " + directory
                        + ". Make room or set META4J_DATA to" + " another directory, then call this again to go on.");
    }

    @Test
    void aDownloadKilledBetweenTheTwoFilesOfOmniglotGoesOn() throws Exception {
        assertThat(OmniglotFiles.place(directory)).isEqualTo(directory.resolve("omniglot"));
        TinyOmniglot.writeZips(directory);
        assertThat(OmniglotFiles.isIn(directory)).isTrue();
        Files.delete(directory.resolve("images_evaluation.zip"));
        assertThat(OmniglotFiles.isIn(directory)).isFalse();
        assertThat(OmniglotFiles.place(directory)).isEqualTo(directory);
    }

    private void writePart(byte[] bytes) throws IOException {
        Files.createDirectories(directory);
        Files.write(part, bytes);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static OutputStream limited(OutputStream out, int limit) {
        return new FilterOutputStream(out) {
            private int room = limit;

            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
                out.write(bytes, offset, Math.min(count, room));
                if (count > room) {
                    throw new IOException("No space left on device");
                }
                room -= count;
            }
        };
    }
}
