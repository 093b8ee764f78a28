package org.patchlode.network.names;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Which layer is meant by what a user writes: its name, its module's name as PyTorch has it, or the end of either, cut at a
 * slash or a dot. {@code /layer4/layer4.0/relu_1/Relu} is {@code layer4.0.relu_1}, and {@code relu_1} if no other is.
 */
public final class LayerNames {

    private static final int SUGGESTED = 3;

    private LayerNames() {}

    /**
     * The layers that a name may mean: one, or several that it does not tell apart, or none.
     *
     * @param layers their names
     * @param asked what a user wrote
     */
    public static List<String> called(Collection<String> layers, String asked) {
        if (layers.contains(asked)) {
            return List.of(asked);
        }
        List<String> wanted = parts(asked);
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<List<String>> tiers = List.of(
                matching(layers, layer -> parts(layer).equals(wanted) || path(layer).equals(wanted)),
                matching(layers, layer -> module(layer).equals(wanted)),
                matching(layers, layer -> endsWith(parts(layer), wanted) || endsWith(path(layer), wanted)),
                matching(layers, layer -> endsWith(module(layer), wanted)));
        return tiers.stream().filter(tier -> !tier.isEmpty()).findFirst().orElse(List.of());
    }

    /**
     * The one layer that a name means.
     *
     * @param owner of the layers, for messages: {@code the run X}
     * @throws UnknownLayerException if there is none, or several
     */
    public static String one(String owner, Collection<String> layers, String asked) {
        List<String> called = called(layers, asked);
        if (called.isEmpty()) {
            throw UnknownLayerException.none(owner, asked, nearest(layers, asked));
        }
        if (called.size() > 1) {
            throw UnknownLayerException.several(owner, asked, called);
        }
        return called.get(0);
    }

    /** The names most like one, by their last parts first. */
    public static List<String> nearest(Collection<String> layers, String asked) {
        String wanted = String.join(".", path(asked));
        int length = path(asked).size();
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        Function<String, Integer> byEnd = layer -> List.of(path(layer), module(layer)).stream()
                .mapToInt(parts -> distance.apply(wanted, String.join(".", parts.subList(Math.max(0, parts.size() - length), parts.size())))).min().orElseThrow();
        List<String> names = new ArrayList<>(new LinkedHashSet<>(layers));
        names.sort(Comparator.comparing(byEnd).thenComparing(layer -> distance.apply(asked, layer)));
        return names.subList(0, Math.min(SUGGESTED, names.size()));
    }

    private static List<String> matching(Collection<String> layers, Function<String, Boolean> test) {
        return layers.stream().filter(test::apply).distinct().toList();
    }

    private static boolean endsWith(List<String> parts, List<String> end) {
        return Collections.indexOfSubList(parts, end) >= 0 && parts.size() >= end.size() && parts.subList(parts.size() - end.size(), parts.size()).equals(end);
    }

    private static List<String> parts(String name) {
        return Arrays.stream(name.split("[/.]")).filter(part -> !part.isEmpty()).toList();
    }

    /** The scopes of a name, each of which may repeat those around it: {@code /layer4/layer4.0} is {@code layer4.0}. */
    private static List<String> path(String name) {
        return parts(folded(Arrays.stream(name.split("/")).filter(scope -> !scope.isEmpty()).toList()));
    }

    /** The same without the operator, which stands behind the last slash. */
    private static List<String> module(String name) {
        List<String> scopes = Arrays.stream(name.split("/")).filter(scope -> !scope.isEmpty()).toList();
        return scopes.size() < 2 ? parts(name) : parts(folded(scopes.subList(0, scopes.size() - 1)));
    }

    private static String folded(List<String> scopes) {
        String path = "";
        String last = "";
        for (String scope : scopes) {
            UnaryOperator<String> joined = before -> before.isEmpty() ? scope : before + "." + scope;
            path = !last.isEmpty() && scope.startsWith(last + ".") ? path.substring(0, path.length() - last.length()) + scope : joined.apply(path);
            last = scope;
        }
        return path;
    }
}
