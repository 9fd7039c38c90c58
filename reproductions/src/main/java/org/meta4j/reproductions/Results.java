package org.meta4j.reproductions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Files of run records, one JSON object a line. */
public final class Results {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private Results() {}

    /** Returns the record as one line of JSON. */
    public static String line(Record record) {
        try {
            return JSON.writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the record cannot be written as JSON: " + record, e);
        }
    }

    /** Throws, saying why, if {@link #append} could not write the file; makes its folder, but not the file. */
    static void requireWritable(Path file) throws IOException {
        try {
            boolean there = Files.exists(file);
            write(file, "");
            if (!there) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new IOException("cannot write " + file + ": " + reason(e), e);
        }
    }

    /** Appends the record to a file in one write, making the file if it is not there. */
    public static void append(Path file, Record record) throws IOException {
        try {
            write(file, line(record) + "\n");
        } catch (IOException e) {
            throw new IOException("cannot write " + file + ": " + reason(e), e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "it is a directory");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Returns the sinusoid records of a file; a broken line is named by its number. */
    public static List<RunRecord> read(Path file) throws IOException {
        return parse(lines(file), file.toString(), RunRecord.class);
    }

    /** Returns the classification records of a file; a broken line is named by its number. */
    public static List<AccuracyRecord> readAccuracies(Path file) throws IOException {
        return parse(lines(file), file.toString(), AccuracyRecord.class);
    }

    /** Returns whether the first record of a file is of a classification benchmark. */
    static boolean holdsAccuracies(Path file) throws IOException {
        return lines(file).stream().findFirst().orElse("").contains("\"ways\":");
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + reason(e), e);
        }
    }

    /** Files say what is wrong by the class of the exception, and with luck in words. */
    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file or folder";
        } else if (failure instanceof FileAlreadyExistsException existing) {
            return existing.getFile() + " is not a directory";
        } else if (failure instanceof AccessDeniedException) {
            return "permission denied";
        } else if (failure instanceof CharacterCodingException) {
            return "it is not UTF-8 text";
        } else if (failure instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return String.valueOf(failure.getMessage());
    }

    /** Returns the sinusoid records this project has committed, in the file {@code sine}. */
    public static List<RunRecord> committed(String benchmark) {
        return committed(benchmark, RunRecord.class);
    }

    /**
     * Returns the classification records this project has committed for a benchmark, by its name on the command line, such as
     * {@code omniglot}; none if there are no runs yet.
     */
    public static List<AccuracyRecord> committedAccuracies(String benchmark) {
        return Results.class.getResource(name(benchmark)) == null
                ? List.of()
                : committed(benchmark, AccuracyRecord.class);
    }

    private static String name(String benchmark) {
        return "/results/" + benchmark + ".jsonl";
    }

    private static <T> List<T> committed(String benchmark, Class<T> type) {
        String name = name(benchmark);
        try (InputStream in = Results.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no results are committed for " + benchmark);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return parse(text.lines().toList(), name, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> List<T> parse(List<String> lines, String file, Class<T> type) throws IOException {
        List<T> records = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            try {
                records.add(JSON.readValue(lines.get(i), type));
            } catch (JsonProcessingException e) {
                throw new IOException(
                        file + ", line " + (i + 1) + ": not a run record as --json writes them: "
                                + e.getOriginalMessage(),
                        e);
            }
        }
        return records;
    }
}
