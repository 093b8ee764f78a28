package org.patchlode.analysis.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.patchlode.analysis.figure.AnalysisPage;
import org.patchlode.analysis.figure.Figure;
import org.patchlode.analysis.figure.Part;

/**
 * The report of a network's health: each finding with its filter or its winners, so that one sees whether it is true.
 *
 * @param findings in the order of the table
 * @param filters first-layer filters as PNGs, by channel; empty if the run has none
 * @param firstLayer name of that layer; empty if there is none
 * @param winners patches of winners as PNGs, best first, by layer and channel as {@link #key}
 * @param maps feature maps looked at
 * @param notes what a reader must know
 */
public record HealthPage(List<Finding> findings, List<byte[]> filters, String firstLayer, Map<String, List<byte[]>> winners, long maps, List<String> notes) {

    /** Findings of a kind that are drawn. */
    public static final int MOST = 30;

    /** Copies what it is given. */
    public HealthPage {
        findings = List.copyOf(findings);
        filters = List.copyOf(filters);
        winners = Map.copyOf(winners);
        notes = List.copyOf(notes);
    }

    /** Under what name winners are given. */
    public static String key(String layer, int channel) {
        return channel + " " + layer;
    }

    /** The findings of which winners are drawn. */
    public static List<Finding> drawn(List<Finding> findings) {
        Map<Finding.Kind, Integer> counts = new TreeMap<>();
        return findings.stream().filter(finding -> counts.merge(finding.kind(), 1, Integer::sum) <= MOST).toList();
    }

    /** The page. */
    public AnalysisPage page() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Text(findings.isEmpty() ? "Nothing was found." : "%,d findings in %,d feature maps. A finding is a reason to look, not a fault by itself.".formatted(findings.size(), maps)));
        parts.add(counts());
        notes.forEach(note -> parts.add(new Part.Text(note)));
        if (!filters.isEmpty()) {
            parts.add(new Figure.Pictures("Filters of '%s'".formatted(firstLayer), "All filters of the first layer, in the order of their channels, on one scale: what dominates stands out, what is dead is grey.", List.of(),
                    rows()));
        }
        for (Finding.Kind kind : Finding.Kind.values()) {
            List<Finding> of = findings.stream().filter(finding -> finding.kind() == kind).toList();
            if (!of.isEmpty()) {
                parts.add(new Part.Heading(kind.label()));
                parts.add(pictures(kind, of));
            }
        }
        return new AnalysisPage("Health", "Which filters and feature maps are dead, dominate, alias, repeat each other, or fire for everything? Looked for in %,d feature maps.".formatted(maps), parts,
                "docs/analyses/health.md");
    }

    private Part counts() {
        List<List<String>> rows = new ArrayList<>();
        Map<String, Map<Finding.Kind, Long>> byLayer = new TreeMap<>();
        List<String> order = new ArrayList<>();
        for (Finding finding : findings) {
            if (byLayer.computeIfAbsent(finding.layer(), layer -> new TreeMap<>()).merge(finding.kind(), 1L, Long::sum) > 0 && !order.contains(finding.layer())) {
                order.add(finding.layer());
            }
        }
        for (String layer : order) {
            List<String> row = new ArrayList<>(List.of(layer));
            for (Finding.Kind kind : Finding.Kind.values()) {
                row.add(String.valueOf(byLayer.get(layer).getOrDefault(kind, 0L)));
            }
            rows.add(row);
        }
        List<String> columns = new ArrayList<>(List.of("Layer"));
        for (Finding.Kind kind : Finding.Kind.values()) {
            columns.add(kind.label());
        }
        return new Part.Cells("Findings by layer; layers without any are left out", columns, rows);
    }

    private List<Figure.PictureRow> rows() {
        int wide = 10;
        List<Figure.PictureRow> rows = new ArrayList<>();
        for (int from = 0; from < filters.size(); from += wide) {
            List<Figure.Shot> shots = new ArrayList<>();
            for (int filter = from; filter < Math.min(filters.size(), from + wide); filter++) {
                shots.add(new Figure.Shot(filters.get(filter), mark(filter), "filter %d".formatted(filter), true));
            }
            rows.add(new Figure.PictureRow("", shots));
        }
        return rows;
    }

    /** The channel, with what was found of its filter. */
    private String mark(int filter) {
        Optional<String> found = findings.stream().filter(finding -> finding.layer().equals(firstLayer) && finding.channel() == filter).map(finding -> finding.kind().label()).reduce((a, b) -> a + ", " + b);
        return found.map(what -> "%d: %s".formatted(filter, what)).orElse(String.valueOf(filter));
    }

    private Part pictures(Finding.Kind kind, List<Finding> of) {
        List<Figure.PictureRow> rows = new ArrayList<>();
        for (Finding finding : of.subList(0, Math.min(MOST, of.size()))) {
            List<Figure.Shot> shots = new ArrayList<>();
            if (finding.layer().equals(firstLayer) && finding.channel() >= 0 && finding.channel() < filters.size()) {
                shots.add(new Figure.Shot(filters.get(finding.channel()), "filter", "filter %d of '%s'".formatted(finding.channel(), firstLayer), true));
            }
            shots(finding.layer(), finding.channel(), shots);
            if (finding.other() >= 0) {
                shots(finding.layer(), finding.other(), shots);
            }
            rows.add(new Figure.PictureRow(label(finding), shots));
        }
        String rest = of.size() > MOST ? " The first %d of %,d are drawn; the table 'health' has all.".formatted(MOST, of.size()) : "";
        return new Figure.Pictures("%s: %,d".formatted(kind.label(), of.size()), "The number is the %s. Beside it the filter, if it is of the first layer, and the best winners' patches; of a dead map there are none.%s"
                .formatted(kind.measure(), rest), List.of(), rows);
    }

    private void shots(String layer, int channel, List<Figure.Shot> to) {
        List<byte[]> patches = winners.getOrDefault(key(layer, channel), List.of());
        for (int rank = 0; rank < patches.size(); rank++) {
            to.add(new Figure.Shot(patches.get(rank), rank == 0 ? "map %d".formatted(channel) : "", "winner %d of map %d of '%s'".formatted(rank + 1, channel, layer), false));
        }
    }

    private static String label(Finding finding) {
        String other = finding.other() >= 0 ? " as %d".formatted(finding.other()) : "";
        return finding.channel() < 0 ? String.format(Locale.ROOT, "%s: %.3g", finding.layer(), finding.value())
                : String.format(Locale.ROOT, "%s %d%s: %.3g", finding.layer(), finding.channel(), other, finding.value());
    }
}
