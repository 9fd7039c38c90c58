package org.meta4j.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads a Python pickle of dictionaries, lists, strings, numbers and numpy arrays. A pickle is a program that may ask for any
 * class by name; here only the few names are known that numpy's arrays are made of, none is looked up anywhere, and every
 * other is refused. Long byte strings, such as the contents of arrays, stay in the file and are mapped.
 */
final class NumpyPickle extends Unpickler {
    private static final int FIRST_BYTE = 0x80;
    private static final int LONG = 1 << 16;

    private static final Map<String, IObjectConstructor> KNOWN = Map.of(
            "numpy.ndarray", arguments -> new NumpyArray(),
            "numpy.dtype", arguments -> new NumpyArray.Type((String) arguments[0]),
            "numpy.core.multiarray._reconstruct", arguments -> new NumpyArray(),
            "numpy._core.multiarray._reconstruct", arguments -> new NumpyArray(),
            "numpy.core.numeric._frombuffer", NumpyPickle::fromBuffer,
            "numpy._core.numeric._frombuffer", NumpyPickle::fromBuffer,
            "numpy.core.multiarray.scalar", NumpyPickle::scalar,
            "numpy._core.multiarray.scalar", NumpyPickle::scalar,
            "_codecs.encode", arguments -> ((String) arguments[0]).getBytes(StandardCharsets.ISO_8859_1));

    private final FileChannel channel;
    private final CountedInput in;

    private NumpyPickle(FileChannel channel, CountedInput in) {
        this.channel = channel;
        this.in = in;
    }

    /** Returns what the file holds; throws {@link UncheckedIOException} if that is something else. */
    static Object load(Path file) {
        try (FileChannel channel = FileChannel.open(file);
                CountedInput in = CountedInput.of(file)) {
            int first = in.read();
            if (first != FIRST_BYTE) {
                throw new IOException("it does not begin like a Python pickle of protocol 2 or newer");
            }
            in.readNBytes(1);
            return new NumpyPickle(channel, in).load(in);
        } catch (IOException | RuntimeException e) {
            throw new UncheckedIOException(
                    "cannot read arrays from " + file + ": " + e.getMessage(), new IOException(e));
        }
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

    @Override
    protected Object dispatch(short opcode) throws IOException {
        switch (opcode) {
            case Opcodes.GLOBAL -> stack.add(known(PickleUtils.readline(in), PickleUtils.readline(in)));
            case Opcodes.STACK_GLOBAL -> {
                String name = (String) stack.pop();
                stack.add(known((String) stack.pop(), name));
            }
            case Opcodes.BUILD -> build(stack.pop());
            case Opcodes.BINSTRING, Opcodes.BINBYTES -> stack.add(bytes(Integer.BYTES));
            case Opcodes.BINBYTES8, Opcodes.BYTEARRAY8 -> stack.add(bytes(Long.BYTES));
            case Opcodes.INST, Opcodes.OBJ, Opcodes.NEWOBJ_EX, Opcodes.PERSID, Opcodes.BINPERSID ->
                throw new PickleException("it asks for an object in a way that no array needs");
            default -> {
                return super.dispatch(opcode);
            }
        }
        return NO_RETURN_VALUE;
    }

    private static IObjectConstructor known(String module, String name) {
        IObjectConstructor known = KNOWN.get(module + "." + name);
        if (known == null) {
            throw new PickleException("it asks for " + module + "." + name
                    + ", which is no part of an array; nothing of it was looked up or run");
        }
        return known;
    }

    /** Gives the object on top of the stack its contents; the library would call a method by its name. */
    private void build(Object state) {
        Object target = stack.peek();
        if (target instanceof NumpyArray array) {
            array.set((Object[]) state);
        } else if (!(target instanceof NumpyArray.Type)) {
            throw new PickleException("it gives contents to something that is no array");
        }
    }

    /** Returns the bytes whose number comes first, a buffer if they are many. */
    private Object bytes(int lengthBytes) throws IOException {
        byte[] length = in.readNBytes(lengthBytes);
        long count = 0;
        for (int i = length.length - 1; i >= 0; i--) {
            count = (count << 8) | (length[i] & 255);
        }
        if (count < 0 || count > channel.size() - in.position()) {
            throw new EOFException("it ends too early");
        }
        if (count < LONG) {
            return in.readNBytes((int) count);
        }
        ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, in.position(), count);
        in.skipNBytes(count);
        return mapped;
    }
}
