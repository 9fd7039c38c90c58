package org.meta4j.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of an arena that is emptied now and then but for the arrays still wanted, which move to its beginning: the way back
 * of a derivative then stays in the second-level cache, and takes the memory of what is wanted at a time.
 */
final class CpuSweep implements Kernels.Sweep {
    /** Fewest and most floats computed between two times of emptying; in between, four times those kept, or moving costs too much. */
    private static final int FEWEST = 1 << 21;

    private static final int MOST = 1 << 25;

    private final Arena arena;
    private Arena.Stretch stretch;
    private final long start;
    private long kept;

    CpuSweep(Arena arena) {
        this.arena = arena;
        stretch = arena.open();
        start = arena.used();
        kept = start;
    }

    @Override
    public boolean isFresh(Array share, Array cotangent) {
        CpuArray array = (CpuArray) share;
        return array.isInArena() && array.isIn(stretch) && array.position() != ((CpuArray) cotangent).position();
    }

    @Override
    public boolean isFull() {
        return arena.used() - kept > Math.max(FEWEST, Math.min(MOST, 4 * (kept - start)));
    }

    @Override
    public Array[] keep(Array[] wanted) {
        List<CpuArray> arrays = written(wanted);
        List<CpuArray> leaving = leaving(arrays);
        arena.close(stretch);
        stretch = arena.open();
        Array[] moved = together(arrays, leaving, arena.moveDown(leaving));
        kept = arena.used();
        return moved;
    }

    @Override
    public Array[] finish(Array[] results) {
        List<CpuArray> arrays = written(results);
        List<CpuArray> leaving = leaving(arrays);
        arena.close(stretch);
        return together(arrays, leaving, arena.moveDown(leaving));
    }

    private List<CpuArray> leaving(List<CpuArray> arrays) {
        List<CpuArray> leaving = new ArrayList<>(arrays.size());
        for (CpuArray array : arrays) {
            if (array.isIn(stretch)) {
                leaving.add(array);
            }
        }
        return leaving;
    }

    /** Returns the arrays, those that are computed when read written to memory. */
    private List<CpuArray> written(Array[] wanted) {
        List<CpuArray> arrays = new ArrayList<>(wanted.length);
        for (Array each : wanted) {
            CpuArray array = (CpuArray) each;
            arrays.add(array.depth == 0 ? array : array.copiedTo(arena.allocate(array.shape, array.size)));
        }
        return arrays;
    }

    /** Returns the arrays, those that left where they have moved. */
    private static Array[] together(List<CpuArray> arrays, List<CpuArray> leaving, CpuArray[] moved) {
        Array[] together = new Array[arrays.size()];
        int next = 0;
        for (int i = 0; i < together.length; i++) {
            CpuArray array = arrays.get(i);
            boolean left = next < leaving.size() && leaving.get(next) == array;
            together[i] = left ? moved[next++] : array;
        }
        return together;
    }

    @Override
    public void close() {
        arena.close(stretch);
    }
}
