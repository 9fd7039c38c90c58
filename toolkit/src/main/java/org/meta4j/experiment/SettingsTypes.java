package org.meta4j.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The names of types in trees of settings: {@code Maml}, or {@code Schedule.LinearToZero} for a record inside another type. Only types
 * of Meta4J are found by name, and those that a user hands over; a file makes no other class load.
 */
final class SettingsTypes {
    static final String TYPE = "type";
    static final String CONSTANT = "constant";

    private static final List<String> PACKAGES = Stream.of(
                    "autodiff", "nn", "optim", "task", "images", "algorithms", "experiment", "data")
            .map(name -> "org.meta4j." + name + ".")
            .toList();
    private static final String NAME = "[A-Za-z][A-Za-z0-9]*(\\.[A-Za-z][A-Za-z0-9]*)*";

    private SettingsTypes() {}

    /** Returns the name of a type: of Meta4J's with those around it, of a user's alone, as a notebook puts it inside another. */
    static String name(Class<?> type) {
        Class<?> around = type.getEnclosingClass();
        return around == null || !isOfMeta4j(type) ? type.getSimpleName() : name(around) + "." + type.getSimpleName();
    }

    private static boolean isOfMeta4j(Class<?> type) {
        return PACKAGES.contains(type.getPackageName() + ".");
    }

    /** Throws if a user's type has the name of one of Meta4J's, for which it would be taken. */
    static void requireOwnName(Class<?> type) {
        if (!isOfMeta4j(type) && ours(name(type)).findAny().isPresent()) {
            throw new IllegalArgumentException(
                    "your own " + type.getSimpleName() + " has the name of one of Meta4J's: call it otherwise");
        }
    }

    private static Stream<Class<?>> ours(String name) {
        return name.matches(NAME)
                ? PACKAGES.stream().map(place -> place + name.replace('.', '$')).flatMap(SettingsTypes::load)
                : Stream.empty();
    }

    /** Returns the type of a name that is a kind of another: one of a user's own, else of Meta4J. */
    static Optional<Class<?>> find(String name, Class<?> kind, List<Class<?>> own) {
        Stream<Class<?>> users = own.stream().filter(type -> name(type).equals(name));
        return Stream.concat(users, ours(name)).filter(kind::isAssignableFrom).findFirst();
    }

    private static Stream<Class<?>> load(String name) {
        try {
            return Stream.of(Class.forName(name, false, SettingsTypes.class.getClassLoader()));
        } catch (ClassNotFoundException | LinkageError e) {
            return Stream.empty(); // a name in another case is a LinkageError where file names have none
        }
    }

    /** Returns whether a type is one of several of a kind, so that a tree has to say which: it implements an interface of its own. */
    static boolean isOneOfSeveral(Class<?> type) {
        return Arrays.stream(type.getInterfaces())
                .anyMatch(kind -> !kind.getPackageName().startsWith("java."));
    }

    /** Returns whether a record is a function under a name. */
    static boolean isFunction(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .anyMatch(component -> component.getType().isAnnotationPresent(FunctionalInterface.class));
    }

    /** Returns a new record of these components; throws what its constructor throws. */
    static Object make(Class<?> type, Object... components) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(components);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException(type + " cannot be made", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("every record has a constructor of its components", e);
        }
    }

    /** Returns whether a type has a name, and a text of its own for each of its values. */
    static boolean printsItself(Class<?> type) {
        try {
            return !type.isHidden()
                    && !type.getSimpleName().isEmpty()
                    && type.getMethod("toString").getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every class has toString", e);
        }
    }

    /** Returns the path of a property. */
    static String below(String path, String property) {
        return path.isEmpty() ? property : path + "." + property;
    }

    /** Returns the path of an element of a list. */
    static String element(String path, int index) {
        return path + "[" + index + "]";
    }

    /** Returns whether a tree is that of an absent Optional. */
    static boolean isAbsent(JsonNode tree) {
        return tree.isMissingNode() || tree.isNull();
    }

    /** Returns the exception that says that settings cannot be of a type. */
    static IllegalArgumentException noType(String path, String type) {
        return new IllegalArgumentException(place(path) + " is a " + type + ", which is no type of settings");
    }

    /** Returns what a path is called in a sentence. */
    static String place(String path) {
        return path.isEmpty() ? "the settings" : path;
    }
}
