package org.meta4j.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/**
 * Off-heap memory handed out by moving a mark forward and taken back by moving it back: no page faults and no garbage
 * once the largest task has been seen. It belongs to the first thread that uses it.
 */
final class Arena {
    private static final int FIRST_BLOCK = 1 << 18;
    private static final int LARGEST_BLOCK = 1 << 25;
    private static final int ALIGNMENT = 16;
    private static final int MOST_FLOATS = (Integer.MAX_VALUE - 2 * 64) / 4;

    /** A stretch of off-heap floats, seen as a buffer by Java loops and as pointers by BLAS. */
    static final class Block {
        final FloatBuffer memory;
        /** The same memory as the bits of its floats: loops over {@code int} are vectorised where selections of floats are not. */
        final IntBuffer bits;

        /** The same memory as loops see it that do so otherwise; they put it here. */
        @Nullable
        Object view;

        private final Thread owner = Thread.currentThread();
        private final FloatPointer[] pointers = new FloatPointer[3];
        private final int index;

        Block(int index, int floats) {
            this.index = index;
            ByteBuffer bytes = ByteBuffer.allocateDirect(bytes(floats) + 2 * 64) // aligning takes some of both ends
                    .alignedSlice(64)
                    .order(ByteOrder.nativeOrder());
            memory = bytes.asFloatBuffer();
            bits = bytes.asIntBuffer();
            for (int i = 0; i < pointers.length; i++) {
                pointers[i] = new FloatPointer(memory);
            }
        }

        private static int bytes(int floats) {
            if (floats > MOST_FLOATS) {
                throw new IllegalArgumentException("a tensor of a scope holds at most " + MOST_FLOATS
                        + " values, but one of " + floats + " was asked for");
            }
            return 4 * floats;
        }

        /** Returns whether the current thread is the one whose arena this is part of. */
        boolean isHere() {
            return Thread.currentThread() == owner;
        }

        /** Returns where an offset is among those of all blocks; it rises in the order of allocation. */
        long position(int offset) {
            return ((long) index << 32) + offset;
        }

        /** Returns a pointer for an operand (0, 1 or 2): the arena's thread uses the same three again and again. */
        FloatPointer pointer(int operand) {
            return isHere() ? pointers[operand] : new FloatPointer(pointers[operand]);
        }
    }

    /** The arrays allocated between two marks; they are usable while it is open. */
    static final class Stretch {
        private final int block;
        private final int used;
        private final Thread owner = Thread.currentThread();
        private boolean open = true;

        Stretch(int block, int used) {
            this.block = block;
            this.used = used;
        }

        boolean open() {
            return open;
        }

        /** Returns whether the current thread is the one whose arena this is part of. */
        boolean isHere() {
            return Thread.currentThread() == owner;
        }
    }

    private @Nullable Thread owner;
    private final List<Block> blocks = new ArrayList<>();
    private final List<Stretch> stretches = new ArrayList<>();
    private int block;
    private int used;

    /** Returns whether this belongs to the current thread, to which it does from now on if it did to none. */
    boolean isHere() {
        return Thread.currentThread() == owner || claimed();
    }

    private synchronized boolean claimed() {
        if (owner == null) {
            owner = Thread.currentThread();
        }
        return owner == Thread.currentThread();
    }

    boolean inScope() {
        return !stretches.isEmpty();
    }

    Stretch innermost() {
        return stretches.get(stretches.size() - 1);
    }

    Stretch open() {
        Stretch stretch = new Stretch(block, used);
        stretches.add(stretch);
        return stretch;
    }

    void close(Stretch stretch) {
        if (!stretch.open) {
            return;
        }
        if (innermost() != stretch) {
            throw new IllegalStateException(
                    "scopes close in the reverse order of opening: an inner scope is still open");
        }
        stretches.remove(stretches.size() - 1);
        stretch.open = false;
        block = stretch.block;
        used = stretch.used;
    }

    /** Returns a new array in the innermost scope, its values undefined. */
    CpuArray allocate(int[] shape, int size) {
        if (block == blocks.size()) {
            blocks.add(new Block(blocks.size(), nextBlockSize(size)));
        }
        while (size > blocks.get(block).memory.capacity() - used) { // the sum may overflow
            block++;
            used = 0;
            if (block == blocks.size()) {
                blocks.add(new Block(blocks.size(), nextBlockSize(size)));
            }
        }
        Block current = blocks.get(block);
        CpuArray array = new CpuArray(shape, size, current.memory, used, current, innermost());
        used = Math.min(current.memory.capacity(), used + (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        return array;
    }

    CpuArray allocate(int rows, int columns) {
        return allocate(new int[] {rows, columns}, Math.multiplyExact(rows, columns));
    }

    /** Returns the array itself if it lies in an arena, else a copy in this one. */
    CpuArray holding(CpuArray a) {
        return a.isInArena() ? a : a.copiedTo(allocate(a.shape, a.size));
    }

    /** Returns how many floats have been given out, with those left unused at the ends of blocks. */
    long used() {
        long before = 0;
        for (int i = 0; i < Math.min(block, blocks.size()); i++) {
            before += blocks.get(i).memory.capacity();
        }
        return before + used;
    }

    /** Returns the size of all blocks, which are kept until the arena is no longer used. */
    long heldBytes() {
        return blocks.stream().mapToLong(each -> 4L * each.memory.capacity()).sum();
    }

    /**
     * Moves arrays of a stretch just closed down into the one now open, in the order they lie in, so that none is overwritten before
     * it has moved. Returns them where they are now, in the order given.
     */
    CpuArray[] moveDown(List<CpuArray> arrays) {
        Integer[] rising = new Integer[arrays.size()];
        Arrays.setAll(rising, i -> i);
        Arrays.sort(rising, Comparator.comparingLong(i -> arrays.get(i).position()));
        CpuArray[] moved = new CpuArray[rising.length];
        int last = -1;
        for (int i : rising) {
            CpuArray array = arrays.get(i);
            boolean again = last >= 0
                    && arrays.get(last).position() == array.position()
                    && arrays.get(last).size == array.size; // an empty array lies where the next one does
            moved[i] = again ? moved[last].reshaped(array.shape) : array.movedTo(allocate(array.shape, array.size));
            last = i;
        }
        return moved;
    }

    private int nextBlockSize(int size) {
        int doubled = FIRST_BLOCK;
        for (int i = 0; i < blocks.size() && doubled < LARGEST_BLOCK; i++) {
            doubled *= 2;
        }
        return Math.max(size, doubled);
    }
}
