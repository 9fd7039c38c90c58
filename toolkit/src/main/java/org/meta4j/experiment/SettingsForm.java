package org.meta4j.experiment;

import java.util.List;
import org.meta4j.images.ClassPool;
import org.meta4j.nn.InputShape;
import org.meta4j.nn.Layer;
import org.meta4j.nn.Network;

/** A record that is written in place of a value whose type is none. */
sealed interface SettingsForm {
    /** Returns the value; throws {@link IllegalArgumentException} if there is none such. */
    Object value(Settings.Pools pools);

    /** Returns what is written of a value: its form, else itself. */
    static Object of(Object value) {
        if (value instanceof Network network) {
            return new OfNetwork(network.input(), network.body(), network.head());
        }
        return value instanceof ClassPool pool ? new OfPool(pool.name(), pool.hash(), pool.count()) : value;
    }

    /** Returns the type of what is written of values of a type. */
    static Class<?> typeFor(Class<?> type) {
        return type == Network.class ? OfNetwork.class : type == ClassPool.class ? OfPool.class : type;
    }

    /** The parts of a network. */
    record OfNetwork(InputShape input, List<Layer> body, List<Layer> head) implements SettingsForm {
        @Override
        public Network value(Settings.Pools pools) {
            return Network.of(input, body.toArray(Layer[]::new)).withHead(head.toArray(Layer[]::new));
        }
    }

    /** What tells a pool of classes from others; where it is found, it is checked to be the same. */
    record OfPool(String name, String hash, int classes) implements SettingsForm {
        @Override
        public ClassPool value(Settings.Pools pools) {
            ClassPool found = pools.find(name, hash);
            requireSame("name", name, found.name());
            requireSame("number of classes", classes, found.count());
            requireSame("hash", hash, found.hash());
            return found;
        }

        private void requireSame(String what, Object expected, Object found) {
            if (!expected.equals(found)) {
                throw new IllegalArgumentException("the settings' pool " + name + " has the " + what + " " + expected
                        + ", but that of the pool found is " + found);
            }
        }
    }
}
