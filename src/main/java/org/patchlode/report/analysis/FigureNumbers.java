package org.patchlode.report.analysis;

import java.util.List;
import org.patchlode.analysis.figure.Figure;

/** The numbers of a figure as CSV, a row a point. */
final class FigureNumbers {

    private final StringBuilder text = new StringBuilder();

    private FigureNumbers() {}

    /** Of a figure that has numbers; empty for pictures. */
    static String csv(Figure figure) {
        FigureNumbers numbers = new FigureNumbers();
        switch (FigureData.kind(figure)) {
            case LINES -> numbers.lines((Figure.Lines) figure);
            case BARS -> numbers.bars((Figure.Bars) figure);
            case SCATTER -> numbers.scatter((Figure.Scatter) figure);
            case HEAT -> numbers.heat((Figure.Heat) figure);
            case PICTURES -> {
                return "";
            }
        }
        return numbers.text.toString();
    }

    private void lines(Figure.Lines figure) {
        row("series", figure.x().label(), figure.y().label(), "low", "high");
        for (Figure.Curve curve : figure.curves()) {
            for (int i = 0; i < curve.x().length; i++) {
                row(curve.name(), number(curve.x(), i), number(curve.y(), i), number(curve.low(), i), number(curve.high(), i));
            }
        }
    }

    private void bars(Figure.Bars figure) {
        row("series", figure.x(), figure.y().label(), "low", "high");
        for (Figure.Bar bar : figure.bars()) {
            for (int i = 0; i < bar.values().length; i++) {
                row(bar.name(), figure.categories().get(i), number(bar.values(), i), number(bar.low(), i), number(bar.high(), i));
            }
        }
    }

    private void scatter(Figure.Scatter figure) {
        row("series", "point", figure.x().label(), figure.y().label());
        for (Figure.Cloud cloud : figure.clouds()) {
            for (int i = 0; i < cloud.x().length; i++) {
                row(cloud.name(), cloud.labels().isEmpty() ? "" : cloud.labels().get(i), number(cloud.x(), i), number(cloud.y(), i));
            }
        }
    }

    private void heat(Figure.Heat figure) {
        row(figure.y(), figure.x(), figure.value(), "name");
        for (int r = 0; r < figure.rows().size(); r++) {
            for (int c = 0; c < figure.columns().size(); c++) {
                double value = figure.values()[r][c];
                String name = figure.kind() == Figure.Colours.KINDS ? name(figure.names(), value) : "";
                row(figure.rows().get(r), figure.columns().get(c), number(figure.values()[r], c), name);
            }
        }
    }

    private static String name(List<String> names, double value) {
        return value >= 0 && value < names.size() ? names.get((int) value) : "";
    }

    private static String number(double[] values, int at) {
        return at < values.length && Double.isFinite(values[at]) ? String.valueOf(values[at]) : "";
    }

    private void row(String... cells) {
        for (int i = 0; i < cells.length; i++) {
            text.append(i == 0 ? "" : ",").append(quoted(cells[i]));
        }
        text.append("\r\n");
    }

    /** A cell that a spreadsheet would take for a formula is a text all the same. */
    private static String quoted(String cell) {
        boolean formula = !cell.isEmpty() && "=+-@\t".indexOf(cell.charAt(0)) >= 0 && !cell.matches("-?[0-9.]+(E-?[0-9]+)?");
        String safe = formula ? "'" + cell : cell;
        return safe.matches("[^,\"\r\n]*") ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
