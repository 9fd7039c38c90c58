package org.meta4j.notebook;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An object of a class that is not known when compiling, with its public methods called by name. */
record Reflected(Object target) {

    /** Returns the result of a method that returns a value. */
    Reflected get(String method, Object... arguments) {
        return new Reflected(Objects.requireNonNull(invoke(method, arguments), method));
    }

    /** Calls a method for its effect. */
    void run(String method, Object... arguments) {
        invoke(method, arguments);
    }

    /** Returns the value of a field of the object's class or of one that it extends, public or not. */
    Reflected field(String name) {
        for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
            try {
                Field field = type.getDeclaredField(name);
                field.setAccessible(true);
                return new Reflected(field.get(target));
            } catch (NoSuchFieldException e) {
                // A class that it extends may have it.
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(name + " cannot be read", e);
            }
        }
        throw new IllegalStateException(target.getClass().getName() + " has no field " + name);
    }

    private @Nullable Object invoke(String name, Object... arguments) {
        Method method = Arrays.stream(target.getClass().getMethods())
                .filter(candidate -> candidate.getName().equals(name) && accepts(candidate, arguments))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(target.getClass().getName() + " has no method " + name));
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(name + " failed: " + e.getCause(), e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(method + " cannot be called", e);
        }
    }

    private static boolean accepts(Method method, Object... arguments) {
        Class<?>[] types = method.getParameterTypes();
        boolean accepted = types.length == arguments.length;
        for (int i = 0; accepted && i < types.length; i++) {
            accepted = types[i].isInstance(arguments[i]);
        }
        return accepted;
    }
}
