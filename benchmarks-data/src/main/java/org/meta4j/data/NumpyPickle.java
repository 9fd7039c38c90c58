package org.meta4j.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.Unpickler;
import org.meta4j.autodiff.Reason;

/**
 * Reads a Python pickle of dictionaries, lists, strings, numbers and numpy arrays. A pickle is a program that may ask for any
 * class by name, and for any memory and time; here only the few names are known that numpy's arrays are made of, none is looked
 * up anywhere, and every other is refused, as is every step that Python does not take to write such arrays.
 */
final class NumpyPickle extends Unpickler {
    private static final int FIRST_BYTE = 0x80;
    /** Three times what 38,400 indices take, each a number of numpy. */
    private static final int MOST_STEPS = 1_000_000;

    /** The steps that are the library's: each takes a bounded memory and looks nothing up. */
    private static final Set<Short> PLAIN = Set.of(
            Opcodes.FRAME,
            Opcodes.MARK,
            Opcodes.STOP,
            Opcodes.NONE,
            Opcodes.NEWTRUE,
            Opcodes.NEWFALSE,
            Opcodes.BININT,
            Opcodes.BININT1,
            Opcodes.BININT2,
            Opcodes.LONG1,
            Opcodes.BINFLOAT,
            Opcodes.SHORT_BINSTRING,
            Opcodes.SHORT_BINBYTES,
            Opcodes.EMPTY_DICT,
            Opcodes.EMPTY_LIST,
            Opcodes.APPEND,
            Opcodes.EMPTY_TUPLE,
            Opcodes.TUPLE,
            Opcodes.TUPLE1,
            Opcodes.TUPLE2,
            Opcodes.TUPLE3,
            Opcodes.REDUCE,
            Opcodes.BINPUT,
            Opcodes.LONG_BINPUT,
            Opcodes.MEMOIZE,
            Opcodes.BINGET,
            Opcodes.LONG_BINGET);

    private final PickleInput in;
    private int steps;

    private NumpyPickle(PickleInput in) {
        this.in = in;
    }

    /** Returns what the file holds; throws {@link UncheckedIOException} if that is something else. */
    static Object load(Path file) {
        try (PickleInput in = PickleInput.of(file)) {
            if (in.read() != FIRST_BYTE) {
                throw new IOException("it does not begin like a Python pickle of protocol 2 or newer");
            }
            in.readNBytes(1);
            return new NumpyPickle(in).load(in);
        } catch (IOException | PickleException | IllegalArgumentException e) {
            throw new UncheckedIOException("cannot read arrays from " + file + ": " + Reason.of(e), new IOException(e));
        } catch (RuntimeException e) {
            // What the machine throws where a step does not find what the one before it should have left.
            throw new UncheckedIOException(
                    "cannot read arrays from " + file + ": it is cut off or changed", new IOException(e));
        }
    }

    @Override
    protected Object dispatch(short opcode) throws IOException {
        if (++steps > MOST_STEPS) {
            throw new PickleException("it takes more than " + MOST_STEPS + " steps, which no images and indices need");
        }
        if (PLAIN.contains(opcode)) {
            return super.dispatch(opcode);
        }
        switch (opcode) {
            case Opcodes.GLOBAL -> stack.add(NumpyNames.object(in.line(), in.line()));
            case Opcodes.STACK_GLOBAL -> {
                Object name = stack.pop();
                stack.add(NumpyNames.object(stack.pop(), name));
            }
            case Opcodes.BUILD -> build(stack.pop());
            case Opcodes.BINSTRING, Opcodes.BINBYTES -> stack.add(in.bytes(Integer.BYTES));
            case Opcodes.BINBYTES8, Opcodes.BYTEARRAY8 -> stack.add(in.bytes(Long.BYTES));
            case Opcodes.SHORT_BINUNICODE -> stack.add(in.text(1));
            case Opcodes.BINUNICODE -> stack.add(in.text(Integer.BYTES));
            case Opcodes.BINUNICODE8 -> stack.add(in.text(Long.BYTES));
            case Opcodes.APPENDS -> append(stack.pop_all_since_marker());
            case Opcodes.SETITEMS -> put(stack.pop_all_since_marker());
            case Opcodes.SETITEM -> {
                Object value = stack.pop();
                put(Arrays.asList(stack.pop(), value));
            }
            default -> throw new PickleException("it asks for a step that no array needs (opcode " + opcode + ")");
        }
        return NO_RETURN_VALUE;
    }

    /** Gives the object on top of the stack its contents; the library would call a method by its name. */
    private void build(Object state) {
        Object target = stack.peek();
        if (target instanceof NumpyArray array) {
            array.set((Object[]) state);
        } else if (target instanceof NumpyArray.Type type) {
            type.set((Object[]) state);
        } else {
            throw new PickleException("it gives contents to something that is no array");
        }
    }

    @SuppressWarnings("unchecked")
    private void append(List<Object> values) {
        ((List<Object>) stack.peek()).addAll(values);
    }

    /** Puts keys and values, which alternate, into the dictionary on top of the stack. */
    @SuppressWarnings("unchecked")
    private void put(List<Object> items) {
        Map<Object, Object> dictionary = (Map<Object, Object>) stack.peek();
        for (int i = 0; i < items.size(); i += 2) {
            dictionary.put(key(items.get(i)), items.get(i + 1));
        }
    }

    /** Returns a key that neither holds itself nor is deep: such ones have no hash. */
    private static Object key(Object key) {
        if (key instanceof byte[] text) {
            return new String(text, StandardCharsets.ISO_8859_1);
        }
        if (key instanceof String || key instanceof Integer) {
            return key;
        }
        throw new PickleException("a dictionary has a key that is neither a text nor a small whole number");
    }
}
