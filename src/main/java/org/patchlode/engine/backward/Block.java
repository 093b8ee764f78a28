package org.patchlode.engine.backward;

import java.util.Arrays;
import java.util.List;

/** Adds or copies windows to windows, where both and the plane that they lie on meet. What would fall off the plane was padding and is dropped. */
final class Block {

    private final Plane from;
    private final Plane to;
    private final int unit;
    private final int down;
    private final int across;
    private final int toTop;
    private final int toLeft;
    private final int top;
    private final int bottom;
    private final int left;
    private final int right;

    private Block(Plane from, Plane to, int unit, ProjectionTask task) {
        this.from = from;
        this.to = to;
        this.unit = unit;
        down = from.top(task);
        across = from.left(task);
        toTop = to.top(task);
        toLeft = to.left(task);
        top = Math.max(Math.max(down, toTop), 0);
        bottom = Math.min(Math.min(down + from.rows(), toTop + to.rows()), to.shape().rows());
        left = Math.max(Math.max(across, toLeft), 0);
        right = Math.min(Math.min(across + from.columns(), toLeft + to.columns()), to.shape().columns());
    }

    interface UnitVisitor {
        void visit(int unit, Block block);
    }

    static void eachUnit(Plane from, Plane to, List<ProjectionTask> tasks, UnitVisitor visitor) {
        for (int unit = 0; unit < tasks.size(); unit++) {
            visitor.visit(unit, new Block(from, to, unit, tasks.get(unit)));
        }
    }

    /** Adds the maps of {@code from}, beginning with {@code firstMap}, to those of {@code to}. */
    static void add(Plane from, int firstMap, Plane to, List<ProjectionTask> tasks) {
        int maps = Math.min(to.shape().maps(), from.shape().maps() - firstMap);
        eachUnit(from, to, tasks, (unit, block) -> {
            for (int map = 0; map < maps; map++) {
                block.add(firstMap + map, map);
            }
        });
    }

    /** Makes {@code to} the maps of {@code from}, beginning with {@code firstMap}, and zero where they do not reach; what it held is lost. */
    static void copy(Plane from, int firstMap, Plane to, List<ProjectionTask> tasks) {
        int maps = Math.min(to.shape().maps(), from.shape().maps() - firstMap);
        eachUnit(from, to, tasks, (unit, block) -> {
            if (maps < to.shape().maps() || !block.covers()) {
                Arrays.fill(to.values(), to.start(unit, 0), to.start(unit + 1, 0), 0);
            }
            for (int map = 0; map < maps; map++) {
                block.copy(firstMap + map, map);
            }
        });
    }

    private boolean covers() {
        return top == toTop && left == toLeft && bottom == toTop + to.rows() && right == toLeft + to.columns();
    }

    private void copy(int fromMap, int toMap) {
        if (bottom <= top || right <= left) {
            // A unit that sees nothing but padding: there is nothing to copy, and its place would lie outside the planes.
            return;
        }
        int source = from.start(unit, fromMap) + (top - down) * from.columns() - across;
        int target = to.start(unit, toMap) + (top - toTop) * to.columns() - toLeft;
        if (right - left == from.columns() && right - left == to.columns()) {
            System.arraycopy(from.values(), source + left, to.values(), target + left, (bottom - top) * to.columns());
            return;
        }
        for (int row = top; row < bottom; row++) {
            System.arraycopy(from.values(), source + left, to.values(), target + left, right - left);
            source += from.columns();
            target += to.columns();
        }
    }

    /** Adds one map to one map. */
    void add(int fromMap, int toMap) {
        for (int row = top; row < bottom; row++) {
            int source = from.start(unit, fromMap) + (row - down) * from.columns() - across;
            int target = to.start(unit, toMap) + (row - toTop) * to.columns() - toLeft;
            for (int column = left; column < right; column++) {
                to.values()[target + column] += from.values()[source + column];
            }
        }
    }
}
