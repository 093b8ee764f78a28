package org.patchlode.report.sheet;

import java.awt.Graphics2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.patchlode.network.names.ShortNames;
import org.patchlode.report.draw.Canvas;
import org.patchlode.report.draw.Picture;
import org.patchlode.report.draw.Sheet;
import org.patchlode.report.draw.SheetFormat;
import org.patchlode.report.draw.TextPainter;
import org.patchlode.report.html.Pages;

/** Writes a {@link Sheet} in a {@link SheetFormat}; the same sheet gives the same bytes. */
public final class SheetFile {

    private SheetFile() {}

    /** The file. */
    public static byte[] encode(Sheet sheet, SheetFormat format) {
        try (TextPainter letters = new TextPainter()) {
            return switch (format) {
                case PNG -> png(sheet, letters);
                case PDF -> pdf(sheet, letters);
                case SVG -> svg(sheet, letters);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] png(Sheet sheet, TextPainter letters) {
        Canvas page = new Canvas(sheet.width(), sheet.height(), 0xffffff);
        for (Sheet.Panel panel : sheet.panels()) {
            page.draw(Picture.of(panel.canvas().image()), panel.x(), panel.y());
        }
        Graphics2D graphics = page.image().createGraphics();
        for (Sheet.Caption caption : sheet.captions()) {
            String text = fitted(caption, letters);
            letters.draw(graphics, text, start(caption, text, letters), caption.y(), caption.size());
        }
        graphics.dispose();
        return PngDensity.of(page.png(), sheet.perMillimetre());
    }

    private static String fitted(Sheet.Caption caption, TextPainter letters) {
        Predicate<String> fits = text -> letters.width(text, caption.size()) <= caption.most();
        String text = letters.printable(caption.text());
        return caption.name() ? ShortNames.middle(text, fits) : ShortNames.end(text, fits);
    }

    private static double start(Sheet.Caption caption, String text, TextPainter letters) {
        return caption.centred() ? caption.x() - letters.width(text, caption.size()) / 2 : caption.x();
    }

    private static byte[] pdf(Sheet sheet, TextPainter letters) throws IOException {
        try (PDDocument document = new PDDocument();
                InputStream ttf = TextPainter.stream()) {
            // Otherwise the identifier comes from the clock.
            document.setDocumentId(0L);
            float k = (float) (72 / 25.4 / sheet.perMillimetre());
            PDPage page = new PDPage(new PDRectangle(sheet.width() * k, sheet.height() * k));
            document.addPage(page);
            PDType0Font font = PDType0Font.load(document, ttf, true);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                for (Sheet.Panel panel : sheet.panels()) {
                    Canvas canvas = panel.canvas();
                    content.drawImage(
                            LosslessFactory.createFromImage(document, canvas.image()),
                            panel.x() * k,
                            (sheet.height() - panel.y() - canvas.height()) * k,
                            canvas.width() * k,
                            canvas.height() * k);
                }
                for (Sheet.Caption caption : sheet.captions()) {
                    String text = fitted(caption, letters);
                    content.beginText();
                    content.setFont(font, (float) caption.size() * k);
                    content.newLineAtOffset((float) start(caption, text, letters) * k, (float) (sheet.height() - caption.y()) * k);
                    content.showText(text);
                    content.endText();
                }
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    private static byte[] svg(Sheet sheet, TextPainter letters) {
        List<Map<String, Object>> panels = sheet.panels().stream()
                .<Map<String, Object>>map(panel -> Map.of(
                        "x", panel.x(),
                        "y", panel.y(),
                        "width", panel.canvas().width(),
                        "height", panel.canvas().height(),
                        "png", Base64.getEncoder().encodeToString(panel.canvas().png())))
                .toList();
        List<Map<String, Object>> captions = sheet.captions().stream()
                .<Map<String, Object>>map(caption -> Map.of(
                        "x", caption.x(),
                        "y", caption.y(),
                        "size", caption.size(),
                        "anchor", caption.centred() ? "middle" : "start",
                        "text", fitted(caption, letters)))
                .toList();
        Map<String, Object> model = Map.of("width", sheet.width(), "height", sheet.height(),
                "wide", sheet.width() / sheet.perMillimetre(), "high", sheet.height() / sheet.perMillimetre(), "panels", panels, "captions", captions);
        return new Pages().render("sheet.svg.ftlx", model).getBytes(StandardCharsets.UTF_8);
    }
}
