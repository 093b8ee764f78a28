package org.patchlode.model.onnx.value;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.patchlode.network.Shape;

/**
 * How a graph looks at an activation after reshapes and transposes: its axes, without the batch, each made of factors,
 * slowest first. Nothing is moved, so that a channel shuffle (reshape, transpose, reshape) ends as an order of maps, and an
 * image in {@code [rows, columns, maps]} as the plane it is.
 *
 * @param axes factors of each axis; none for an extent of 1
 */
public record View(List<List<Factor>> axes) {

    public View {
        axes = axes.stream().map(View::joined).toList();
    }

    /** {@code [maps, rows, columns]}. */
    public static View plane(Shape shape) {
        return new View(List.of(List.of(maps(shape)), List.of(rows(shape)), List.of(columns(shape))));
    }

    /** A vector in the activation's own order. */
    public static View vector(Shape shape) {
        return new View(List.of(List.of(new Factor(shape.size(), 1))));
    }

    public int rank() {
        return axes.size();
    }

    public int[] dims() {
        return axes.stream().mapToInt(View::extent).toArray();
    }

    /** The axes cut anew; empty if a factor would have to be cut unevenly. @param dims of the same product */
    public Optional<View> reshape(int... dims) {
        Deque<Factor> rest = new ArrayDeque<>();
        axes.forEach(rest::addAll);
        List<List<Factor>> cut = new ArrayList<>();
        for (int dim : dims) {
            List<Factor> axis = new ArrayList<>();
            int need = dim;
            while (need > 1) {
                Factor next = rest.poll();
                if (next == null) {
                    return Optional.empty();
                } else if (need % next.extent() == 0) {
                    axis.add(next);
                    need /= next.extent();
                } else if (next.extent() % need == 0) {
                    int left = next.extent() / need;
                    axis.add(new Factor(need, next.stride() * left));
                    rest.push(new Factor(left, next.stride()));
                    need = 1;
                } else {
                    return Optional.empty();
                }
            }
            cut.add(axis);
        }
        return rest.isEmpty() ? Optional.of(new View(cut)) : Optional.empty();
    }

    /** The axes in another order. */
    public View transpose(int... order) {
        return new View(Arrays.stream(order).mapToObj(axes::get).toList());
    }

    /** Without the axes given. */
    public View without(java.util.function.IntPredicate axis) {
        return new View(java.util.stream.IntStream.range(0, rank()).filter(axis.negate()).mapToObj(axes::get).toList());
    }

    /** The axis that is the activation's maps in their order, if every other is its rows, its columns or single. */
    public Optional<Integer> mapAxis(Shape shape) {
        List<Factor> maps = joined(List.of(maps(shape)));
        Optional<Integer> found = Optional.empty();
        for (int i = 0; i < rank(); i++) {
            List<Factor> axis = axes.get(i);
            if (found.isEmpty() && axis.equals(maps)) {
                found = Optional.of(i);
            } else if (!axis.isEmpty() && !axis.equals(List.of(rows(shape))) && !axis.equals(List.of(columns(shape)))) {
                return Optional.empty();
            }
        }
        return found;
    }

    /** The same axes of an activation with another number of maps. @param axis of the maps */
    public View withMaps(int axis, Shape other) {
        List<List<Factor>> changed = new ArrayList<>(axes);
        changed.set(axis, List.of(maps(other)));
        return new View(changed);
    }

    /** Which maps of the activation this plane's maps are; empty if it is no plane of whole maps. */
    public Optional<int[]> mapOrder(Shape shape) {
        boolean plane = rank() == 3 && axes.get(1).equals(joined(List.of(rows(shape)))) && axes.get(2).equals(joined(List.of(columns(shape))));
        boolean vector = rank() == 1 && shape.isFlat();
        return plane || vector ? order(axes.get(0), shape.plane()) : Optional.empty();
    }

    /**
     * Which map of the activation is the first, the second and so on of the graph's, however many axes the graph spreads
     * them over; empty if an axis mixes maps with rows and columns, or if rows and columns have changed places.
     */
    public Optional<int[]> mapsInGraphOrder(Shape shape) {
        List<Factor> maps = new ArrayList<>();
        List<Factor> plane = new ArrayList<>();
        for (List<Factor> axis : axes) {
            boolean ofMaps = ofMaps(axis, shape);
            if (!ofMaps && axis.stream().anyMatch(factor -> factor.stride() * factor.extent() > shape.plane())) {
                return Optional.empty();
            }
            (ofMaps ? maps : plane).addAll(axis);
        }
        return joined(plane).equals(joined(List.of(new Factor(shape.plane(), 1)))) ? order(maps, shape.plane()) : Optional.empty();
    }

    /**
     * The order in which these axes are the activation's maps, rows and columns, if {@link #mapsInGraphOrder} finds the maps: those of the
     * maps first, then the others, each as the graph has them.
     */
    public List<Integer> mapsFirst(Shape shape) {
        List<Integer> maps = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < rank(); i++) {
            (ofMaps(axes.get(i), shape) ? maps : others).add(i);
        }
        maps.addAll(others);
        return maps;
    }

    /** The same axes of the activation once its maps lie in the graph's order. */
    public View inGraphOrder(Shape shape) {
        int stride = shape.size();
        List<List<Factor>> ordered = new ArrayList<>();
        for (List<Factor> axis : axes) {
            List<Factor> factors = new ArrayList<>();
            for (Factor factor : axis) {
                boolean ofMaps = ofMaps(axis, shape);
                stride /= ofMaps ? factor.extent() : 1;
                factors.add(ofMaps ? new Factor(factor.extent(), stride) : factor);
            }
            ordered.add(factors);
        }
        return new View(ordered);
    }

    /** Whether the factors of an axis lie within the maps. */
    public static boolean ofMaps(List<Factor> axis, Shape shape) {
        return axis.stream().allMatch(factor -> factor.stride() % shape.plane() == 0);
    }

    public static int extent(List<Factor> axis) {
        return axis.stream().mapToInt(Factor::extent).reduce(1, (a, b) -> a * b);
    }

    private static Optional<int[]> order(List<Factor> axis, int plane) {
        if (axis.stream().anyMatch(factor -> factor.stride() % plane != 0)) {
            return Optional.empty();
        }
        int[] order = {0};
        for (Factor factor : axis) {
            int[] longer = new int[order.length * factor.extent()];
            for (int i = 0; i < longer.length; i++) {
                longer[i] = order[i / factor.extent()] + i % factor.extent() * (factor.stride() / plane);
            }
            order = longer;
        }
        return Optional.of(order);
    }

    private static List<Factor> joined(List<Factor> factors) {
        List<Factor> joined = new ArrayList<>();
        for (Factor factor : factors) {
            Factor last = joined.isEmpty() ? new Factor(1, 0) : joined.get(joined.size() - 1);
            if (factor.extent() == 1) {
                continue;
            }
            if (!joined.isEmpty() && last.stride() == factor.stride() * factor.extent()) {
                joined.set(joined.size() - 1, new Factor(last.extent() * factor.extent(), factor.stride()));
            } else {
                joined.add(factor);
            }
        }
        return List.copyOf(joined);
    }

    private static Factor maps(Shape shape) {
        return new Factor(shape.maps(), shape.plane());
    }

    private static Factor rows(Shape shape) {
        return new Factor(shape.rows(), shape.columns());
    }

    private static Factor columns(Shape shape) {
        return new Factor(shape.columns(), 1);
    }
}
