package org.patchlode.report.draw;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/** Draws text with the font that PDFBox carries, because an executor may have no fonts installed at all. */
public final class TextPainter implements AutoCloseable {

    static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    private final TrueTypeFont font;
    private final CmapLookup glyphs;

    public TextPainter() {
        try (InputStream in = stream()) {
            font = new TTFParser().parse(new RandomAccessReadBuffer(in));
            glyphs = font.getUnicodeCmapLookup();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static InputStream stream() {
        return TextPainter.class.getResourceAsStream(FONT);
    }

    /** The text with a question mark for every character that the font lacks. */
    public String printable(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> out.appendCodePoint(c >= ' ' && glyphs.getGlyphId(c) != 0 ? c : '?'));
        return out.toString();
    }

    /** Width in pixels of printable text. */
    public double width(String text, double size) {
        return text.codePoints().mapToDouble(c -> advance(glyphs.getGlyphId(c))).sum() * size / unitsPerEm();
    }

    /** Draws printable text in black with its baseline at {@code y}. */
    public void draw(Graphics2D graphics, String text, double x, double y, double size) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.BLACK);
        double unit = size / unitsPerEm();
        double at = x;
        for (int c : text.codePoints().toArray()) {
            int glyph = glyphs.getGlyphId(c);
            AffineTransform place = new AffineTransform(unit, 0, 0, -unit, at, y);
            try {
                GlyphData outline = font.getGlyph().getGlyph(glyph);
                if (outline != null) {
                    graphics.fill(place.createTransformedShape(outline.getPath()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            at += advance(glyph) * unit;
        }
    }

    private double advance(int glyph) {
        try {
            return font.getAdvanceWidth(glyph);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double unitsPerEm() {
        try {
            return font.getUnitsPerEm();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            font.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
