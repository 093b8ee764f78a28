package org.patchlode.report.analysis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.patchlode.analysis.figure.Axis;
import org.patchlode.analysis.figure.Figure;
import org.patchlode.report.html.Json;

/** Figures as {@code analysis.js} reads them. */
final class FigureData {

    private FigureData() {}

    /** Of a figure that is drawn in the browser. Pictures are not: the page has them as images. */
    static ObjectNode of(Figure figure) {
        ObjectNode node = Json.object();
        node.put("title", figure.title());
        switch (kind(figure)) {
            case LINES -> lines((Figure.Lines) figure, node);
            case BARS -> bars((Figure.Bars) figure, node);
            case SCATTER -> scatter((Figure.Scatter) figure, node);
            case HEAT -> heat((Figure.Heat) figure, node);
            case PICTURES -> node.put("kind", "pictures");
        }
        return node;
    }

    /** The kinds of figures, for switches that are exhaustive. */
    enum Kind {
        LINES,
        BARS,
        SCATTER,
        HEAT,
        PICTURES
    }

    static Kind kind(Figure figure) {
        if (figure instanceof Figure.Lines) {
            return Kind.LINES;
        } else if (figure instanceof Figure.Bars) {
            return Kind.BARS;
        } else if (figure instanceof Figure.Scatter) {
            return Kind.SCATTER;
        } else if (figure instanceof Figure.Heat) {
            return Kind.HEAT;
        }
        return Kind.PICTURES;
    }

    private static void lines(Figure.Lines figure, ObjectNode node) {
        node.put("kind", "lines");
        node.set("x", axis(figure.x()));
        node.set("y", axis(figure.y()));
        ArrayNode series = node.putArray("series");
        for (Figure.Curve curve : figure.curves()) {
            ObjectNode one = series.addObject();
            one.put("name", curve.name());
            numbers(one.putArray("x"), curve.x());
            numbers(one.putArray("y"), curve.y());
            numbers(one.putArray("low"), curve.low());
            numbers(one.putArray("high"), curve.high());
        }
    }

    private static void bars(Figure.Bars figure, ObjectNode node) {
        node.put("kind", "bars");
        node.put("x", figure.x());
        texts(node.putArray("categories"), figure.categories());
        node.set("y", axis(figure.y()));
        ArrayNode series = node.putArray("series");
        for (Figure.Bar bar : figure.bars()) {
            ObjectNode one = series.addObject();
            one.put("name", bar.name());
            numbers(one.putArray("y"), bar.values());
            numbers(one.putArray("low"), bar.low());
            numbers(one.putArray("high"), bar.high());
        }
    }

    private static void scatter(Figure.Scatter figure, ObjectNode node) {
        node.put("kind", "scatter");
        node.set("x", axis(figure.x()));
        node.set("y", axis(figure.y()));
        ArrayNode series = node.putArray("series");
        for (Figure.Cloud cloud : figure.clouds()) {
            ObjectNode one = series.addObject();
            one.put("name", cloud.name());
            numbers(one.putArray("x"), cloud.x());
            numbers(one.putArray("y"), cloud.y());
            texts(one.putArray("labels"), cloud.labels());
        }
    }

    private static void heat(Figure.Heat figure, ObjectNode node) {
        node.put("kind", "heat");
        node.put("x", figure.x());
        texts(node.putArray("columns"), figure.columns());
        node.put("y", figure.y());
        texts(node.putArray("rows"), figure.rows());
        node.put("value", figure.value());
        node.put("colours", figure.kind().name().toLowerCase(Locale.ROOT));
        texts(node.putArray("names"), figure.names());
        ArrayNode values = node.putArray("values");
        for (double[] row : figure.values()) {
            numbers(values.addArray(), row);
        }
    }

    private static ObjectNode axis(Axis axis) {
        ObjectNode node = Json.object();
        node.put("label", axis.label());
        node.put("kind", axis.kind().name().toLowerCase(Locale.ROOT));
        return node;
    }

    private static void texts(ArrayNode to, List<String> texts) {
        texts.forEach(to::add);
    }

    private static void numbers(ArrayNode to, double[] values) {
        for (double value : values) {
            if (Double.isFinite(value)) {
                to.add(value);
            } else {
                to.addNull();
            }
        }
    }
}
