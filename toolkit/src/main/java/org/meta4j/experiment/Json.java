package org.meta4j.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

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
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IOException(name + " is cut off, changed or no JSON: " + e.getOriginalMessage(), e);
        }
    }

    static <T extends Record> T read(JsonNode tree, Class<T> type) throws IOException {
        return MAPPER.treeToValue(tree, type);
    }
}
