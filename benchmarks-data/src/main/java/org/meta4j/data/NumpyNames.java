package org.meta4j.data;

import java.util.Map;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.PickleException;
import org.jspecify.annotations.Nullable;
import org.meta4j.autodiff.Reason;

/** The few names by which a pickle may ask for objects: those that numpy's arrays are made of. None is looked up anywhere. */
final class NumpyNames {
    private static final Map<String, IObjectConstructor> KNOWN = Map.of(
            "numpy.ndarray", arguments -> new NumpyArray(),
            "numpy.dtype", arguments -> new NumpyArray.Type((String) arguments[0]),
            "numpy.core.multiarray._reconstruct", arguments -> new NumpyArray(),
            "numpy._core.multiarray._reconstruct", arguments -> new NumpyArray(),
            "numpy.core.numeric._frombuffer", NumpyNames::fromBuffer,
            "numpy._core.numeric._frombuffer", NumpyNames::fromBuffer,
            "numpy.core.multiarray.scalar", NumpyNames::scalar,
            "numpy._core.multiarray.scalar", NumpyNames::scalar,
            "_codecs.encode", arguments -> arguments[0]);

    private NumpyNames() {}

    /** Returns what makes the object of this name in a module; throws {@link PickleException} if it is none of an array. */
    static IObjectConstructor object(@Nullable Object module, @Nullable Object name) {
        IObjectConstructor known = KNOWN.get(module + "." + name);
        if (known == null) {
            throw new PickleException("it asks for " + Reason.shown(text(module) + "." + text(name))
                    + ", which is no part of an array; nothing of it was looked up or run");
        }
        return known;
    }

    private static String text(@Nullable Object name) {
        return name instanceof String text ? text : "(no text)";
    }

    private static NumpyArray fromBuffer(Object[] arguments) {
        NumpyArray array = new NumpyArray();
        array.set(new Object[] {1, arguments[2], arguments[1], "F".equals(arguments[3]), arguments[0]});
        return array;
    }

    /** Returns a single number of an integer type. */
    private static Integer scalar(Object[] arguments) {
        NumpyArray array = new NumpyArray();
        array.set(new Object[] {1, new Object[] {1}, arguments[0], false, arguments[1]});
        return array.toInts()[0];
    }
}
