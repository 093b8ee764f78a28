package org.patchlode.faces.render;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.patchlode.faces.person.Expression;
import org.patchlode.faces.person.Factors;

/**
 * Draws sheets of faces to look at: {@code FaceRendererSheet FOLDER [SIZE]} writes identities, poses, lights,
 * expressions, ages, a random draw, and the README's sheet.
 */
final class FaceRendererSheet {
    private final FaceRenderer renderer = new FaceRenderer();
    private final File folder;
    private final int size;

    private FaceRendererSheet(File folder, int size) {
        this.folder = folder;
        this.size = size;
    }

    public static void main(String[] arguments) throws IOException {
        FaceRendererSheet sheet = new FaceRendererSheet(
                new File(arguments[0]), arguments.length > 1 ? Integer.parseInt(arguments[1]) : 128);
        sheet.folder.mkdirs();
        sheet.identities();
        sheet.conditions();
        sheet.draws();
        sheet.overview();
    }

    private void identities() throws IOException {
        List<Factors> faces = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            faces.add(Factors.neutral(i));
        }
        write("identities", faces, 8);
    }

    private void conditions() throws IOException {
        List<Factors> faces = new ArrayList<>();
        for (int i : new int[] {0, 1, 2, 3, 4, 5}) {
            Factors f = Factors.neutral(i);
            faces.add(f.posed(-45, 0));
            faces.add(f.posed(25, 10));
            faces.add(f.posed(10, -20).lit(60, 10));
            faces.add(f.posed(0, 20));
            faces.add(f.lit(-70, 20));
            faces.add(f.lit(0, 60));
            for (Expression expression : Expression.values()) {
                if (expression != Expression.NEUTRAL) {
                    faces.add(f.with(expression));
                }
            }
        }
        write("conditions", faces, 11);
    }

    /** A person a row: the neutral face, then what the demo's network has to see past. */
    private void overview() throws IOException {
        List<Factors> faces = new ArrayList<>();
        for (int i : new int[] {0, 9, 4, 11}) {
            Factors f = Factors.neutral(i);
            faces.addAll(List.of(f, f.posed(-45, 0), f.posed(25, 10), f.posed(0, -20), f.posed(0, 20), f.lit(-70, 20), f.lit(0, 60), f.lit(70, 10)));
            faces.add(f.with(Expression.values()[1]));
            faces.add(f.with(Expression.values()[2]).posed(20, 0));
        }
        write("faces", faces, 10);
    }

    private void draws() throws IOException {
        List<Factors> faces = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            faces.add(Factors.draw(1, i * 41, 80));
        }
        write("draws", faces, 8);
    }

    private void write(String name, List<Factors> faces, int columns) throws IOException {
        int rows = (faces.size() + columns - 1) / columns;
        BufferedImage sheet = new BufferedImage(columns * size, rows * size, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < faces.size(); i++) {
            byte[] rgb = renderer.render(faces.get(i), size);
            for (int p = 0; p < size * size; p++) {
                int colour = (rgb[3 * p] & 0xFF) << 16 | (rgb[3 * p + 1] & 0xFF) << 8 | rgb[3 * p + 2] & 0xFF;
                sheet.setRGB(i % columns * size + p % size, i / columns * size + p / size, colour);
            }
        }
        ImageIO.write(sheet, "png", new File(folder, name + ".png"));
    }
}
