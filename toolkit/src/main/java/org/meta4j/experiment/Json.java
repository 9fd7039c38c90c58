package org.meta4j.experiment;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Records as JSON, for files that only this program writes. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static JsonNode tree(Record value) {
        return MAPPER.valueToTree(value);
    }

    static byte[] compact(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    static byte[] indented(JsonNode tree) {
        return (tree.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the tree of a text; throws {@link IOException}, naming it, if it is none. */
    static JsonNode parse(String name, byte[] text) throws IOException {
        try {
            return MAPPER.readTree(new String(text, StandardCharsets.UTF_8)); // of bytes it would guess the encoding
        } catch (JsonProcessingException e) {
            throw new IOException(name + " is cut off, changed or no JSON" + where(e), e);
        }
    }

    /** Returns a tree as it is read back, where a number is of the smallest kind that holds it. */
    static JsonNode asRead(JsonNode tree) {
        try {
            return parse("a tree", compact(tree));
        } catch (IOException e) {
            throw new UncheckedIOException("what was just written can be read", e);
        }
    }

    private static String where(JsonProcessingException e) {
        JsonLocation place = e.getLocation();
        return place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    /** Returns the value of a tree; throws {@link IOException}, naming where, if it is none of this type. */
    static <T extends Record> T read(String name, JsonNode tree, Class<T> type) throws IOException {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JsonMappingException e) {
            String path = e.getPath().stream()
                    .map(Json::step)
                    .collect(Collectors.joining("."))
                    .replace(".[", "[");
            throw new IOException(
                    name + " was written by another version of this program: it cannot read " + path + " there", e);
        }
    }

    private static String step(JsonMappingException.Reference step) {
        return step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName();
    }
}
