package org.patchlode.corpus.resize;

import java.util.Arrays;
import java.util.Optional;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.model.Preprocessing;
import org.patchlode.model.Resize;
import org.patchlode.model.Resize.Sampling;

/**
 * Brings an image to the network's input size by the preprocessing's rule. Sizes and cuts are rounded as torchvision
 * rounds them, samples are Pillow's or PyTorch's. Only what the cut keeps is computed. Thread-safe.
 */
public final class Resizer {

    private final int width;
    private final int height;
    private final Resize rule;

    public Resizer(Preprocessing preprocessing) {
        width = preprocessing.width();
        height = preprocessing.height();
        rule = preprocessing.resize();
    }

    /**
     * What becomes of an image of some size.
     *
     * @param across its columns
     * @param down its rows
     * @param sampling how samples are taken; nothing if pixels are taken as they are
     */
    private record Plan(Axis across, Axis down, Optional<Sampling> sampling) {

        static Plan whole(int imageWidth, int imageHeight, long columns, long rows, Sampling sampling) {
            return new Plan(Axis.whole(imageWidth, columns), Axis.whole(imageHeight, rows), Optional.of(sampling));
        }
    }

    /** An image of the network's input size. */
    public RgbImage resize(RgbImage image) {
        if (image.width() == width && image.height() == height) {
            return image;
        }
        Plan plan = plan(image.width(), image.height());
        return plan.sampling().isPresent() ? resample(image, plan.across(), plan.down(), plan.sampling().get()) : crop(image);
    }

    /** Where the pixels of an image of that size go. */
    public Placement placement(int imageWidth, int imageHeight) {
        Plan plan = plan(imageWidth, imageHeight);
        return new Placement(line(plan.across(), width), line(plan.down(), height));
    }

    private static Placement.Line line(Axis axis, int kept) {
        double scale = (double) axis.resized() / axis.length();
        return new Placement.Line(scale, -axis.from() * scale - offset(axis.resized(), kept));
    }

    private Plan plan(int imageWidth, int imageHeight) {
        if (imageWidth == width && imageHeight == height) {
            return asItIs(imageWidth, imageHeight);
        }
        if (rule instanceof Resize.Squash) {
            return Plan.whole(imageWidth, imageHeight, width, height, Sampling.PILLOW_BILINEAR);
        }
        if (rule instanceof Resize.ShorterSide shorter) {
            return shorterSide(imageWidth, imageHeight, shorter.side(), Sampling.PILLOW_BILINEAR);
        }
        if (rule instanceof Resize.TorchvisionShorter shorter) {
            return shorterSide(imageWidth, imageHeight, shorter.side(), shorter.sampling());
        }
        if (rule instanceof Resize.TorchvisionSize size) {
            return Plan.whole(imageWidth, imageHeight, size.columns(), size.rows(), size.sampling());
        }
        if (rule instanceof Resize.KerasLoadImg load) {
            return load.keepAspectRatio() ? ofInputsShape(imageWidth, imageHeight, load.sampling())
                    : Plan.whole(imageWidth, imageHeight, width, height, load.sampling());
        }
        if (rule instanceof Resize.KerasSmartResize smart) {
            return ofInputsShape(imageWidth, imageHeight, smart.sampling());
        }
        return imageWidth >= width && imageHeight >= height ? asItIs(imageWidth, imageHeight)
                : shorterSide(imageWidth, imageHeight, Math.max(width, height), Sampling.PILLOW_BILINEAR);
    }

    private static Plan asItIs(int imageWidth, int imageHeight) {
        return new Plan(Axis.whole(imageWidth, imageWidth), Axis.whole(imageHeight, imageHeight), Optional.empty());
    }

    private static Plan shorterSide(int imageWidth, int imageHeight, int side, Sampling sampling) {
        int shorter = Math.min(imageWidth, imageHeight);
        long longer = (long) ((double) ((long) side * Math.max(imageWidth, imageHeight)) / shorter);
        boolean wide = imageWidth > imageHeight;
        return Plan.whole(imageWidth, imageHeight, wide ? longer : side, wide ? side : longer, sampling);
    }

    /** The middle of the input's shape, as large as it may be, as Keras rounds it. */
    private Plan ofInputsShape(int imageWidth, int imageHeight, Sampling sampling) {
        int rows = (int) Math.max(1, Math.min(imageHeight, (long) imageWidth * height / width));
        int columns = (int) Math.max(1, Math.min(imageWidth, (long) imageHeight * width / height));
        return new Plan(new Axis((imageWidth - columns) / 2, columns, width), new Axis((imageHeight - rows) / 2, rows, height), Optional.of(sampling));
    }

    private RgbImage crop(RgbImage image) {
        int left = (int) offset(image.width(), width);
        int top = (int) offset(image.height(), height);
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(image.rgb(), 3 * ((top + y) * image.width() + left), rgb, 3 * y * width, 3 * width);
        }
        return new RgbImage(width, height, rgb);
    }

    /** Resamples and keeps the middle. */
    private RgbImage resample(RgbImage image, Axis across, Axis down, Sampling sampling) {
        long left = offset(across.resized(), width);
        long top = offset(down.resized(), height);
        if (sampling != Sampling.PILLOW_BILINEAR && sampling != Sampling.PILLOW_BICUBIC) {
            return new PointSampling(sampling, down, top, height, across, left, width).resample(image);
        }
        ResamplingFilter.Kernel kernel = sampling == Sampling.PILLOW_BICUBIC ? ResamplingFilter.Kernel.BICUBIC : ResamplingFilter.Kernel.BILINEAR;
        ResamplingFilter vertical = new ResamplingFilter(image.height(), down, top, height, kernel);
        int firstRow = vertical.begin();
        int rows = vertical.end() - firstRow;
        byte[] narrowed = columns(image, new ResamplingFilter(image.width(), across, left, width, kernel), firstRow, rows);
        return new RgbImage(width, height, rows(narrowed, vertical, firstRow));
    }

    private byte[] columns(RgbImage image, ResamplingFilter filter, int firstRow, int rows) {
        byte[] source = image.rgb();
        byte[] target = new byte[3 * width * rows];
        int at = 0;
        for (int y = 0; y < rows; y++) {
            int line = (firstRow + y) * image.width();
            for (int x = 0; x < width; x++, at += 3) {
                int red = ResamplingFilter.HALF;
                int green = ResamplingFilter.HALF;
                int blue = ResamplingFilter.HALF;
                int from = 3 * (line + filter.first[x]);
                for (int weight : filter.weights[x]) {
                    red += weight * (source[from] & 0xff);
                    green += weight * (source[from + 1] & 0xff);
                    blue += weight * (source[from + 2] & 0xff);
                    from += 3;
                }
                target[at] = clip(red);
                target[at + 1] = clip(green);
                target[at + 2] = clip(blue);
            }
        }
        return target;
    }

    private byte[] rows(byte[] source, ResamplingFilter filter, int firstRow) {
        int line = 3 * width;
        byte[] target = new byte[line * height];
        int[] sums = new int[line];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, ResamplingFilter.HALF);
            int from = (filter.first[y] - firstRow) * line;
            for (int weight : filter.weights[y]) {
                for (int x = 0; x < line; x++) {
                    sums[x] += weight * (source[from + x] & 0xff);
                }
                from += line;
            }
            for (int x = 0; x < line; x++) {
                target[y * line + x] = clip(sums[x]);
            }
        }
        return target;
    }

    private static byte clip(int sum) {
        return (byte) Math.max(0, Math.min(255, sum >> ResamplingFilter.BITS));
    }

    /** Where a centred cut starts: half of the rest, to the even neighbour. */
    private static long offset(long size, int kept) {
        return (long) Math.rint((size - kept) / 2.0);
    }
}
