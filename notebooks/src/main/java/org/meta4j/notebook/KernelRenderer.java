package org.meta4j.notebook;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The {@code Renderer} of a running kernel: IJava's or JJava's, which differ in their package only. */
record KernelRenderer(Object renderer) {

    private static final String[] MIME_TYPES = {"text/html", "image/png", "image/svg+xml", "text/plain"};

    /** Lets the kernel render values of {@code type} as the bundle that {@code adapter} returns. */
    void register(Class<?> type, Function<Object, Map<String, String>> adapter) {
        new Reflected(renderer)
                .get("createRegistration", type)
                .get("preferring", (Object) MIME_TYPES)
                .run("register", renderFunction(adapter));
    }

    /** Returns the kernel's {@code DisplayData} of a value. */
    Reflected render(Object value) {
        return new Reflected(renderer).get("render", value);
    }

    private Object renderFunction(Function<Object, Map<String, String>> adapter) {
        ClassLoader loader = renderer.getClass().getClassLoader();
        try {
            Class<?> type = Class.forName(renderer.getClass().getPackageName() + ".RenderFunction", true, loader);
            return Proxy.newProxyInstance(
                    loader,
                    new Class<?>[] {type},
                    (self, method, arguments) -> handle(adapter, self, method, arguments));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("The kernel's renderer has no RenderFunction", e);
        }
    }

    private static @Nullable Object handle(
            Function<Object, Map<String, String>> adapter, Object self, Method method, Object @Nullable [] arguments) {
        if (method.getName().equals("render") && arguments != null) {
            Reflected output = new Reflected(arguments[1]).get("getOutputContainer");
            adapter.apply(arguments[0]).forEach((type, data) -> output.run("putData", type, data));
            return null;
        }
        return switch (method.getName()) {
            case "equals" -> arguments != null && self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> "render function of " + Display.class.getName();
        };
    }
}
