package org.meta4j.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Reads numbers, words and choices, and checks what a tree is. */
final class SettingsPlain {
    private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");
    private static final Set<Class<?>> WHOLE = Set.of(int.class, Integer.class);
    private static final Set<Class<?>> LONG = Set.of(long.class, Long.class);
    private static final Set<Class<?>> NUMBER = Set.of(double.class, Double.class);
    private static final Set<Class<?>> CHOICE = Set.of(boolean.class, Boolean.class);

    private SettingsPlain() {}

    /** Returns whether a type is written as one value, not as an object. */
    static boolean isPlain(Class<?> type) {
        return type.isPrimitive()
                || type.getPackageName().startsWith("java.")
                || (type.isEnum() && !SettingsTypes.isOneOfSeveral(type));
    }

    static Object read(String path, JsonNode tree, Class<?> type) {
        if (WHOLE.contains(type)) {
            require(tree.isIntegralNumber() && tree.canConvertToInt(), path, "must be a whole number", tree);
            return tree.intValue();
        } else if (LONG.contains(type)) {
            require(tree.isIntegralNumber() && tree.canConvertToLong(), path, "must be a whole number", tree);
            return tree.longValue();
        } else if (NUMBER.contains(type)) {
            return number(path, tree);
        } else if (CHOICE.contains(type)) {
            require(tree.isBoolean(), path, "must be true or false", tree);
            return tree.booleanValue();
        } else if (type == String.class) {
            return text(path, tree);
        } else if (type.isEnum()) {
            return constant(path, tree, type);
        }
        throw SettingsTypes.noType(path, type.getSimpleName());
    }

    private static double number(String path, JsonNode tree) {
        if (NOT_FINITE.contains(tree.asText())) {
            return Double.parseDouble(tree.asText());
        }
        require(tree.isNumber(), path, "must be a number", tree);
        return tree.doubleValue();
    }

    static String text(String path, JsonNode tree) {
        require(tree.isTextual(), path, "must be a text", tree);
        return tree.textValue();
    }

    static Object constant(String path, JsonNode tree, Class<?> type) {
        List<?> constants = List.of(type.getEnumConstants());
        return constants.stream()
                .filter(constant ->
                        tree.isTextual() && ((Enum<?>) constant).name().equals(tree.textValue()))
                .findFirst()
                .orElseThrow(() -> wrong(path, "must be one of " + names(type), tree));
    }

    private static List<String> names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name())
                .toList();
    }

    /** Throws unless a tree is as it must be. */
    static void require(boolean met, String path, String must, JsonNode tree) {
        if (!met) {
            throw wrong(path, must, tree);
        }
    }

    private static IllegalArgumentException wrong(String path, String must, JsonNode tree) {
        String found = tree.isMissingNode() ? "missing" : tree.toString();
        return new IllegalArgumentException(SettingsTypes.place(path) + " " + must + ", but is " + found);
    }

    /** Throws, naming it, if an object has a property beside these and its type. */
    static void requireOnly(String path, JsonNode tree, Class<?> type, List<String> names) {
        Set<String> unknown = new TreeSet<>();
        tree.fieldNames().forEachRemaining(unknown::add);
        names.forEach(unknown::remove);
        if (SettingsTypes.isOneOfSeveral(type)) {
            unknown.remove(SettingsTypes.TYPE);
        }
        for (String name : unknown) {
            throw new IllegalArgumentException(SettingsTypes.below(path, name) + " is not known: "
                    + SettingsTypes.name(type) + " has " + (names.isEmpty() ? "no settings" : names));
        }
    }

    /** Returns what is made, or says where it was that a value refused its settings. */
    static <T> T made(String path, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(SettingsTypes.place(path) + ": " + e.getMessage(), e);
        }
    }
}
