package org.meta4j.notebook;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Turns values into MIME bundles: from MIME type to text, or to base64 for images. */
final class Adapters {

    private final Map<Class<?>, Function<Object, Map<String, String>>> byType = new ConcurrentHashMap<>();

    /** Uses {@code adapter} for values of {@code type} and of those of its subtypes that have none of their own. */
    <T> void register(Class<T> type, Function<? super T, Map<String, String>> adapter) {
        byType.put(type, value -> adapter.apply(type.cast(value)));
    }

    /** Returns the types that have an adapter. */
    Set<Class<?>> types() {
        return Set.copyOf(byType.keySet());
    }

    /** Returns {@code value} as a bundle that always has {@code text/plain}. */
    Map<String, String> bundle(Object value) {
        Map<String, String> bundle = new LinkedHashMap<>(
                find(value.getClass()).map(adapter -> adapter.apply(value)).orElse(Map.of()));
        bundle.computeIfAbsent("text/plain", type -> String.valueOf(value));
        return bundle;
    }

    private Optional<Function<Object, Map<String, String>>> find(Class<?> type) {
        Optional<Function<Object, Map<String, String>>> own = Optional.ofNullable(byType.get(type));
        return own.or(() -> Stream.concat(Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()))
                .flatMap(parent -> find(parent).stream())
                .findFirst());
    }
}
