package org.meta4j.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.meta4j.task.TaskSource;

/** Makes trees of values. */
final class SettingsWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private SettingsWriter() {}

    static JsonNode write(String path, Object value) {
        SettingsTypes.requireOwnName(value.getClass());
        Object written = SettingsForm.of(value);
        if (value instanceof Number || value instanceof Boolean || value instanceof String) {
            return simple(path, value);
        } else if (value instanceof List<?> list) {
            return array(path, list);
        } else if (value instanceof Optional<?> optional) {
            return optional.map(present -> write(path, present)).orElse(JSON.nullNode());
        } else if (value instanceof Enum<?> constant) {
            return constant(constant);
        } else if (written instanceof Record && !SettingsTypes.isFunction(written.getClass())) {
            return object(path, value.getClass(), written);
        }
        return named(path, value);
    }

    private static JsonNode simple(String path, Object value) {
        if (value instanceof Double number) {
            return Double.isFinite(number) ? JSON.numberNode(number) : JSON.textNode(number.toString());
        } else if (value instanceof Integer number) {
            return JSON.numberNode(number);
        } else if (value instanceof Long number) {
            return JSON.numberNode(number);
        } else if (value instanceof Boolean choice) {
            return JSON.booleanNode(choice);
        } else if (value instanceof String text) {
            return JSON.textNode(text);
        }
        throw new IllegalArgumentException(SettingsTypes.place(path) + " is a "
                + value.getClass().getSimpleName() + ", but numbers among settings are int, long or double");
    }

    private static JsonNode array(String path, List<?> list) {
        ArrayNode array = JSON.arrayNode();
        for (int i = 0; i < list.size(); i++) {
            array.add(write(SettingsTypes.element(path, i), list.get(i)));
        }
        return array;
    }

    private static JsonNode constant(Enum<?> constant) {
        Class<?> type = constant.getDeclaringClass();
        return SettingsTypes.isOneOfSeveral(type)
                ? JSON.objectNode()
                        .put(SettingsTypes.TYPE, SettingsTypes.name(type))
                        .put(SettingsTypes.CONSTANT, constant.name())
                : JSON.textNode(constant.name());
    }

    private static JsonNode object(String path, Class<?> type, Object value) {
        ObjectNode object = JSON.objectNode();
        if (SettingsTypes.isOneOfSeveral(type)) {
            object.put(SettingsTypes.TYPE, SettingsTypes.name(type));
        }
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            String below = SettingsTypes.below(path, component.getName());
            Object part = part(value, component.getAccessor());
            Optional<?> present = part instanceof Optional<?> optional ? optional : Optional.of(part);
            present.ifPresent(each -> object.set(component.getName(), write(below, each)));
        }
        return object;
    }

    private static Object part(Object value, Method accessor) {
        try {
            accessor.setAccessible(true);
            return Objects.requireNonNull(accessor.invoke(value), accessor.getName());
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("component " + accessor.getName() + " of " + value + " cannot be read", e);
        }
    }

    /** Returns the name, and the hash of tasks, of what cannot be read back. */
    private static JsonNode named(String path, Object value) {
        if (value.getClass().getPackageName().startsWith("java.")) {
            throw SettingsTypes.noType(path, value.getClass().getSimpleName());
        }
        if (!SettingsTypes.printsItself(value.getClass())) {
            throw new IllegalArgumentException(
                    SettingsTypes.place(path) + " is " + value
                            + ", which can neither be written nor told from others: make it a record, or give a function a name");
        }
        ObjectNode object = JSON.objectNode()
                .put(SettingsTypes.TYPE, SettingsTypes.name(value.getClass()))
                .put("name", value.toString());
        return value instanceof TaskSource source
                ? object.put("hash", source.id().hash())
                : object;
    }
}
