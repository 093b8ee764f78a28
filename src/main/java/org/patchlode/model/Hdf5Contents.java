package org.patchlode.model;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.hdf5.Attribute;
import org.bytedeco.hdf5.DSetCreatPropList;
import org.bytedeco.hdf5.DataSet;
import org.bytedeco.hdf5.DataSpace;
import org.bytedeco.hdf5.Group;
import org.bytedeco.hdf5.H5File;
import org.bytedeco.hdf5.StrType;
import org.bytedeco.hdf5.global.hdf5;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;
import org.patchlode.network.ModelException;

/**
 * What an HDF5 file claims to hold, looked at before DL4J allocates it, and the attributes at its root. The HDF5 library
 * is not thread-safe: everything happens under DL4J's own lock.
 */
final class Hdf5Contents implements AutoCloseable {

    private static final int MAX_OBJECTS = 100_000;
    private static final int MAX_DEPTH = 32;
    private static final int BYTES_PER_WEIGHT = 4;
    /** Weights compress little; a file that claims more than this many times its size is forged. */
    private static final int MAX_EXPANSION = 64;

    private final H5File file;
    private final long maxBytes;
    private final int maxAttribute;
    private int objects;
    private long claimed;

    Hdf5Contents(Path path, long fileBytes, ModelLimits limits) {
        this.maxBytes = Math.min(limits.fileBytes(), Math.max(1 << 20, fileBytes * MAX_EXPANSION));
        this.maxAttribute = limits.configurationBytes();
        synchronized (Hdf5Archive.LOCK_OBJECT) {
            Loader.load(hdf5.class);
            // Otherwise the library writes its own stack trace to standard error before it throws.
            org.bytedeco.hdf5.Exception.dontPrint();
            this.file = new H5File(path.toString(), hdf5.H5F_ACC_RDONLY);
        }
    }

    /** @throws ModelException if the data sets do not fit the limits, or lie outside the file */
    void check() {
        synchronized (Hdf5Archive.LOCK_OBJECT) {
            walk(file, 0);
        }
    }

    /** Text of an attribute of the root group. */
    Optional<String> attribute(String name) {
        synchronized (Hdf5Archive.LOCK_OBJECT) {
            if (!file.attrExists(name)) {
                return Optional.empty();
            }
            try (Attribute attribute = file.openAttribute(name)) {
                if (attribute.getTypeClass() != hdf5.H5T_STRING || attribute.getStorageSize() > maxAttribute) {
                    throw new ModelException("its attribute '%s' is no text of at most %,d bytes; save the model again".formatted(name, maxAttribute));
                }
                try (StrType type = attribute.getStrType();
                        BytePointer text = new BytePointer(1)) {
                    attribute.read(type, text);
                    byte[] bytes = text.getStringBytes();
                    return Optional.of(new String(bytes, StandardCharsets.UTF_8).replace("\0", ""));
                }
            }
        }
    }

    private void walk(Group group, int depth) {
        long count = group.getNumObjs();
        objects += (int) Math.min(count, MAX_OBJECTS);
        if (depth > MAX_DEPTH || objects > MAX_OBJECTS) {
            throw new ModelException("it holds more than %,d objects or %d levels of groups; the model file is damaged".formatted(MAX_OBJECTS, MAX_DEPTH));
        }
        for (long i = 0; i < count; i++) {
            String name = group.getObjnameByIdx(i).getString();
            if (group.getLinkInfo(name).type() != hdf5.H5L_TYPE_HARD) {
                throw new ModelException("its object '%s' is a link; save the model as one file without links".formatted(name));
            }
            int type = group.childObjType(name);
            if (type == hdf5.H5O_TYPE_GROUP) {
                try (Group child = group.openGroup(name)) {
                    walk(child, depth + 1);
                }
            } else if (type == hdf5.H5O_TYPE_DATASET) {
                try (DataSet data = group.openDataSet(name)) {
                    weigh(name, data);
                }
            }
        }
    }

    private void weigh(String name, DataSet data) {
        try (DataSpace space = data.getSpace();
                DSetCreatPropList properties = data.getCreatePlist()) {
            long values = space.getSimpleExtentNpoints();
            if (values < 0 || values > maxBytes / BYTES_PER_WEIGHT) {
                throw new ModelException("its data set '%s' claims %,d values, more than a file of its size holds; the model file is damaged"
                        .formatted(name, values));
            }
            claimed += values * BYTES_PER_WEIGHT;
            if (claimed > maxBytes) {
                throw new ModelException("its data sets claim more than %,d bytes; the model file is damaged or too large".formatted(maxBytes));
            }
            int layout = properties.getLayout();
            if (layout == hdf5.H5D_VIRTUAL || layout == hdf5.H5D_CONTIGUOUS && properties.getExternalCount() > 0) {
                throw new ModelException("its data set '%s' lies in another file; save the model as one file".formatted(name));
            }
        }
    }

    @Override
    public void close() {
        synchronized (Hdf5Archive.LOCK_OBJECT) {
            file.deallocate();
        }
    }
}
