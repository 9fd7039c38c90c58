package org.meta4j.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.meta4j.experiment.Settings.Pools;

/** Makes values of trees; {@link Settings} makes it. */
public final class SettingsReader {
    static final Pools NO_POOLS = (name, hash) -> {
        throw new IllegalArgumentException(
                "is " + name + ", but no pools are given to find it in: use Settings.pools(...)");
    };

    private final List<Class<?>> own;
    private final Pools pools;

    SettingsReader(List<Class<?>> own, Pools pools) {
        for (Class<?> type : own) {
            if (!type.isRecord() && !type.isEnum()) {
                throw new IllegalArgumentException(
                        "only records and enums are read, but " + type.getSimpleName() + " is neither");
            }
        }
        this.own = own;
        this.pools = pools;
    }

    /** Returns one that knows a user's own records and enums as well. */
    public SettingsReader with(Class<?>... newOwn) {
        return new SettingsReader(
                Stream.concat(own.stream(), Arrays.stream(newOwn)).toList(), pools);
    }

    /** Returns one that finds pools of classes. */
    public SettingsReader pools(Pools newPools) {
        return new SettingsReader(own, newPools);
    }

    /**
     * Returns the value of a tree. Throws {@link IllegalArgumentException}, naming where, for a property that is unknown, missing or of
     * another type, for a type that is not known, for a pool that is not there or holds other images, and for a user's own function.
     */
    public <T> T read(JsonNode tree, Class<T> type) {
        return type.cast(value("", tree, type));
    }

    private Object value(String path, JsonNode tree, Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return list(path, tree, generic.getActualTypeArguments()[0]);
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            return SettingsTypes.isAbsent(tree)
                    ? Optional.empty()
                    : Optional.of(value(path, tree, generic.getActualTypeArguments()[0]));
        } else if (tree.isMissingNode()) {
            throw new IllegalArgumentException(SettingsTypes.place(path) + " is missing");
        } else if (type instanceof Class<?> kind) {
            return SettingsPlain.isPlain(kind)
                    ? SettingsPlain.read(path, tree, kind)
                    : concrete(path, tree, kind.isInterface() ? oneOf(path, tree, kind) : kind);
        }
        throw SettingsTypes.noType(path, type.getTypeName());
    }

    private List<Object> list(String path, JsonNode tree, Type elements) {
        SettingsPlain.require(tree.isArray(), path, "must be a list", tree);
        List<Object> values = new ArrayList<>(tree.size());
        for (int i = 0; i < tree.size(); i++) {
            values.add(value(SettingsTypes.element(path, i), tree.path(i), elements));
        }
        return List.copyOf(values);
    }

    private Class<?> oneOf(String path, JsonNode tree, Class<?> kind) {
        JsonNode type = tree.path(SettingsTypes.TYPE);
        SettingsPlain.require(
                type.isTextual(), path, "must be a " + kind.getSimpleName() + " that says its type", tree);
        return SettingsTypes.find(type.textValue(), kind, own)
                .orElseThrow(() -> new IllegalArgumentException(SettingsTypes.below(path, SettingsTypes.TYPE) + " "
                        + type + " is no " + kind.getSimpleName()
                        + " that is known: records of your own are handed to Settings.with(...), and a class that is no"
                        + " record cannot be read back"));
    }

    private Object concrete(String path, JsonNode tree, Class<?> type) {
        SettingsPlain.require(tree.isObject(), path, "must be a " + SettingsTypes.name(type), tree);
        if (SettingsTypes.isOneOfSeveral(type) && tree.has(SettingsTypes.TYPE)) {
            String named = tree.path(SettingsTypes.TYPE).asText();
            SettingsPlain.require(
                    named.equals(SettingsTypes.name(type)), path, "must be a " + SettingsTypes.name(type), tree);
        }
        Class<?> written = SettingsForm.typeFor(type);
        if (type.isEnum()) {
            SettingsPlain.requireOnly(path, tree, type, List.of(SettingsTypes.CONSTANT));
            String below = SettingsTypes.below(path, SettingsTypes.CONSTANT);
            return SettingsPlain.constant(below, tree.path(SettingsTypes.CONSTANT), type);
        } else if (!written.isRecord() || SettingsTypes.isFunction(written)) {
            throw new IllegalArgumentException(SettingsTypes.place(path) + " is a user's own " + type.getSimpleName()
                    + " " + tree.path("name") + ", of which only the name is written: it cannot be read back");
        }
        Object read = record(path, tree, type, written);
        return read instanceof SettingsForm form ? SettingsPlain.made(path, () -> form.value(pools)) : read;
    }

    private Object record(String path, JsonNode tree, Class<?> type, Class<?> written) {
        RecordComponent[] components = written.getRecordComponents();
        List<String> names = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (RecordComponent component : components) {
            names.add(component.getName());
        }
        SettingsPlain.requireOnly(path, tree, type, names);
        for (RecordComponent component : components) {
            String below = SettingsTypes.below(path, component.getName());
            values.add(value(below, tree.path(component.getName()), component.getGenericType()));
        }
        return SettingsPlain.made(path, () -> SettingsTypes.make(written, values.toArray()));
    }
}
