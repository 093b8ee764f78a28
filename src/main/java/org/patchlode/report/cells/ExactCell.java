package org.patchlode.report.cells;

import java.nio.ByteBuffer;
import org.patchlode.report.draw.Picture;

/**
 * A picture that is shown pixel for pixel, and where in its cell: as bytes, columns, rows, left and upper edge as shorts, then red, green and blue
 * of each pixel.
 */
record ExactCell(Picture picture, int left, int top) {

    private static final int HEADER = 4 * Short.BYTES;

    byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(HEADER + 3 * picture.rgb().length);
        out.putShort((short) picture.width()).putShort((short) picture.height()).putShort((short) left).putShort((short) top);
        for (int pixel : picture.rgb()) {
            out.put((byte) (pixel >> 16)).put((byte) (pixel >> 8)).put((byte) pixel);
        }
        return out.array();
    }

    static ExactCell of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int width = in.getShort();
        int height = in.getShort();
        int left = in.getShort();
        int top = in.getShort();
        byte[] rgb = new byte[in.remaining()];
        in.get(rgb);
        return new ExactCell(Picture.of(width, height, rgb), left, top);
    }
}
