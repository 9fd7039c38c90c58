package org.meta4j.autodiff;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of an arena that is emptied now and then but for the arrays still wanted, which move to its beginning: the way back
 * of a derivative then stays in the second-level cache, and takes the memory of what is wanted at a time.
 */
final class CpuSweep implements Engine.Sweep {
    /** Fewest and most floats computed between two times of emptying; in between, four times those kept, or moving costs too much. */
    private static final int FEWEST = 1 << 21;

    private static final int MOST = 1 << 25;

    private final CpuEngine engine;
    private final Arena arena;
    private Arena.Stretch stretch;
    private final long start;
    private long kept;

    CpuSweep(CpuEngine engine, Arena arena) {
        this.engine = engine;
        this.arena = arena;
        stretch = arena.open();
        start = arena.used();
        kept = start;
    }

    @Override
    public boolean isFresh(Tensor share, Tensor cotangent) {
        CpuArray array = (CpuArray) share.array;
        return array.isInArena() && array.isIn(stretch) && array.position() != ((CpuArray) cotangent.array).position();
    }

    @Override
    public boolean isFull() {
        return arena.used() - kept > Math.max(FEWEST, Math.min(MOST, 4 * (kept - start)));
    }

    @Override
    public List<Tensor> keep(List<Tensor> wanted) {
        List<CpuArray> arrays = written(wanted);
        List<CpuArray> leaving = leaving(arrays);
        arena.close(stretch);
        stretch = arena.open();
        List<Tensor> moved = tensors(arrays, leaving, arena.moveDown(leaving));
        kept = arena.used();
        return moved;
    }

    @Override
    public List<Tensor> finish(List<Tensor> results) {
        List<CpuArray> arrays = written(results);
        List<CpuArray> leaving = leaving(arrays);
        arena.close(stretch);
        return tensors(arrays, leaving, arena.moveDown(leaving));
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

    /** Returns the tensors' arrays, those that are computed when read written to memory. */
    private List<CpuArray> written(List<Tensor> tensors) {
        List<CpuArray> arrays = new ArrayList<>(tensors.size());
        for (Tensor tensor : tensors) {
            CpuArray array = (CpuArray) tensor.array;
            arrays.add(array.depth == 0 ? array : array.copiedTo(arena.allocate(array.shape, array.size)));
        }
        return arrays;
    }

    /** Returns tensors of the arrays, those that left where they have moved. */
    private List<Tensor> tensors(List<CpuArray> arrays, List<CpuArray> leaving, CpuArray[] moved) {
        List<Tensor> tensors = new ArrayList<>(arrays.size());
        int next = 0;
        for (CpuArray array : arrays) {
            boolean left = next < leaving.size() && leaving.get(next) == array;
            tensors.add(Tensor.leaf(engine, left ? moved[next++] : array));
        }
        return tensors;
    }

    @Override
    public void close() {
        arena.close(stretch);
    }
}
