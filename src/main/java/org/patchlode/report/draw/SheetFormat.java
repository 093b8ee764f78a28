package org.patchlode.report.draw;

import java.util.Arrays;
import java.util.Locale;

/** File format of a sheet for papers. */
public enum SheetFormat {
    /** Pixels only; captions drawn in. */
    PNG,
    /** Pictures as pixels without loss, captions as text, 300 pixels an inch. */
    PDF,
    /** Pictures as embedded PNG, captions as text. */
    SVG;

    public String extension() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format that a file name asks for. @throws ReportException if it ends in none of them */
    public static SheetFormat of(String file) {
        String lower = file.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> lower.endsWith("." + format.extension()))
                .findFirst()
                .orElseThrow(() -> new ReportException("sheet '%s' has no known format; end its name in .png, .pdf or .svg".formatted(file)));
    }
}
