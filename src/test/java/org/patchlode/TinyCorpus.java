package org.patchlode;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures of coloured discs and bars, drawn for tests: PNG and JPEG, some larger than the input, in two folders. */
public final class TinyCorpus {

    private TinyCorpus() {}

    /** Draws {@code count} images; the folder. */
    public static Path write(Path folder, int count) {
        try {
            Files.createDirectories(folder.resolve("sub folder"));
            for (int i = 0; i < count; i++) {
                Random random = new Random(i);
                int size = i % 3 == 0 ? 48 : TinyModel.SIZE;
                BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
                Graphics2D g = image.createGraphics();
                g.setColor(new Color(random.nextInt(0x1000000)));
                g.fillRect(0, 0, size, size);
                for (int shape = 0; shape < 4; shape++) {
                    g.setColor(new Color(random.nextInt(0x1000000)));
                    int x = random.nextInt(size);
                    int y = random.nextInt(size);
                    if (random.nextBoolean()) {
                        g.fillOval(x, y, 4 + random.nextInt(16), 4 + random.nextInt(16));
                    } else {
                        g.fillRect(x, y, 2 + random.nextInt(20), 2 + random.nextInt(6));
                    }
                }
                g.dispose();
                boolean png = i % 2 == 0;
                Path file = folder.resolve(i % 5 == 0 ? "sub folder" : ".").resolve("image %03d.%s".formatted(i, png ? "png" : "jpg")).normalize();
                ImageIO.write(image, png ? "png" : "jpg", file.toFile());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
