package org.patchlode.engine;

import java.util.List;

/** Adds windows to windows. */
final class Block {

    private Block() {}

    /**
     * Adds the maps of {@code from}, beginning with {@code firstMap}, to those of {@code to}, where both windows and the
     * plane of {@code to} meet. What would fall off the plane was padding and is dropped.
     */
    static void add(Plane from, int firstMap, Plane to, List<ProjectionTask> tasks) {
        int maps = Math.min(to.shape().maps(), from.shape().maps() - firstMap);
        for (int unit = 0; unit < tasks.size(); unit++) {
            ProjectionTask task = tasks.get(unit);
            int down = from.top(task);
            int across = from.left(task);
            int top = Math.max(Math.max(down, to.top(task)), 0);
            int bottom = Math.min(Math.min(down + from.rows(), to.top(task) + to.rows()), to.shape().rows());
            int left = Math.max(Math.max(across, to.left(task)), 0);
            int right = Math.min(Math.min(across + from.columns(), to.left(task) + to.columns()), to.shape().columns());
            for (int map = 0; map < maps; map++) {
                for (int row = top; row < bottom; row++) {
                    int source = from.start(unit, firstMap + map) + (row - down) * from.columns() - across;
                    int target = to.start(unit, map) + (row - to.top(task)) * to.columns() - to.left(task);
                    for (int column = left; column < right; column++) {
                        to.values()[target + column] += from.values()[source + column];
                    }
                }
            }
        }
    }
}
