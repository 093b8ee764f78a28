package org.patchlode.corpus.packed.parquet;

import org.patchlode.corpus.packed.io.PackedDamage;

/**
 * Walks over a structure in Thrift's compact form before Parquet's reader does, which takes memory for as many elements as a
 * list claims. Whatever it is a structure of, each element has a byte at least.
 */
final class ThriftGuard {

    private static final int DEEPEST = 64;
    private static final int LONG_LIST = 15;

    private final byte[] bytes;
    private int at;

    private ThriftGuard(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws PackedDamage if it claims more than its bytes can hold */
    static void check(byte[] structure) throws PackedDamage {
        new ThriftGuard(structure).struct(0);
    }

    private void struct(int depth) throws PackedDamage {
        if (depth > DEEPEST) {
            throw new PackedDamage("its footer nests more than %d levels".formatted(DEEPEST));
        }
        for (int head = next(); head != 0; head = next()) {
            if (head >> 4 == 0) {
                // The number of the field, which is not next to the one before.
                number();
            }
            value(head & 0xf, depth, true);
        }
    }

    private void value(int type, int depth, boolean inStruct) throws PackedDamage {
        switch (type) {
            case 1, 2 -> {
                // In a field the type is the value.
                if (!inStruct) {
                    next();
                }
            }
            case 3 -> next();
            case 4, 5, 6 -> number();
            case 7 -> skip(Double.BYTES);
            case 8 -> skip(number());
            case 9, 10 -> list(depth);
            case 11 -> map(depth);
            case 12 -> struct(depth + 1);
            default -> throw new PackedDamage("its footer has a value of the unknown type %d".formatted(type));
        }
    }

    private void list(int depth) throws PackedDamage {
        int head = next();
        long size = head >> 4 == LONG_LIST ? number() : head >> 4;
        checkSize(size);
        for (long i = 0; i < size; i++) {
            value(head & 0xf, depth + 1, false);
        }
    }

    private void map(int depth) throws PackedDamage {
        long size = number();
        checkSize(size);
        int types = size == 0 ? 0 : next();
        for (long i = 0; i < size; i++) {
            value(types >> 4, depth + 1, false);
            value(types & 0xf, depth + 1, false);
        }
    }

    private void checkSize(long size) throws PackedDamage {
        if (size < 0 || size > bytes.length - at) {
            throw new PackedDamage("its footer claims a list of %,d in %,d bytes".formatted(size, bytes.length - at));
        }
    }

    private void skip(long count) throws PackedDamage {
        if (count < 0 || count > bytes.length - at) {
            throw new PackedDamage("its footer claims a text of %,d in %,d bytes".formatted(count, bytes.length - at));
        }
        at += (int) count;
    }

    private long number() throws PackedDamage {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int part = next();
            number |= (long) (part & 0x7f) << shift;
            if (part < 0x80) {
                return number;
            }
        }
        throw new PackedDamage("its footer has a number of more than 64 bits");
    }

    private int next() throws PackedDamage {
        if (at >= bytes.length) {
            throw new PackedDamage("its footer ends within a value");
        }
        return bytes[at++] & 0xff;
    }
}
