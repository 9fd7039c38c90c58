package org.meta4j.autodiff;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of an arena that is emptied now and then but for the arrays still wanted, which move to its beginning: the way back
 * of a derivative then stays in the second-level cache, and takes the memory of what is wanted at a time.
 */
final class CpuSweep implements Engine.Sweep {
    /** Floats computed between two times of emptying. */
    private static final int FULL = 1 << 20;

    private final CpuEngine engine;
    private final Arena arena;
    private Arena.Stretch stretch;
    private long kept;

    CpuSweep(CpuEngine engine, Arena arena) {
        this.engine = engine;
        this.arena = arena;
        stretch = arena.open();
        kept = arena.used();
    }

    @Override
    public boolean isFull() {
        return arena.used() - kept > FULL;
    }

    @Override
    public List<Tensor> keep(List<Tensor> wanted) {
        List<CpuArray> arrays = written(wanted);
        List<CpuArray> leaving =
                arrays.stream().filter(array -> array.isIn(stretch)).toList();
        arena.close(stretch);
        stretch = arena.open();
        List<Tensor> moved = tensors(arrays, leaving, arena.moveDown(leaving));
        kept = arena.used();
        return moved;
    }

    @Override
    public List<Tensor> finish(List<Tensor> results) {
        List<CpuArray> arrays = written(results);
        List<CpuArray> leaving =
                arrays.stream().filter(array -> array.isIn(stretch)).toList();
        arena.close(stretch);
        return tensors(arrays, leaving, arena.moveDown(leaving));
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
    private List<Tensor> tensors(List<CpuArray> arrays, List<CpuArray> leaving, List<CpuArray> moved) {
        List<Tensor> tensors = new ArrayList<>(arrays.size());
        int next = 0;
        for (CpuArray array : arrays) {
            boolean left = next < leaving.size() && leaving.get(next) == array;
            tensors.add(Tensor.leaf(engine, left ? moved.get(next++) : array));
        }
        return tensors;
    }

    @Override
    public void close() {
        arena.close(stretch);
    }
}
