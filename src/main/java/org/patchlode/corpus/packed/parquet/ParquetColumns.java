package org.patchlode.corpus.packed.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** Which column of a Parquet file is what, told by names and types. */
final class ParquetColumns {

    private static final List<String> IMAGES = List.of("image", "content", "bytes");
    private static final List<String> IDS = List.of("image_id", "path", "image", "id");
    private static final List<String> SIZES = List.of("size", "length");
    /** What Spark, {@code pack} and data set hubs write beside labels. */
    private static final List<String> NO_LABELS = List.of("image_id", "path", "image", "id", "size", "length", "sha256", "modificationTime", "bytes", "content");
    private static final String STRUCT_BYTES = "bytes";
    private static final String STRUCT_PATH = "path";

    private final MessageType schema;

    ParquetColumns(MessageType schema) {
        this.schema = schema;
    }

    /** The column with the images: the one that was named, or the first of the usual names that holds bytes. */
    Optional<String> image(String named) {
        List<String> candidates = named.isEmpty() ? IMAGES : List.of(named);
        return candidates.stream().filter(name -> schema.containsField(name) && holdsImages(schema.getType(name))).findFirst();
    }

    private static boolean holdsImages(Type type) {
        if (type.isRepetition(Type.Repetition.REPEATED)) {
            return false;
        }
        return type.isPrimitive() ? isBytes(type)
                : type.asGroupType().containsField(STRUCT_BYTES) && isBytes(type.asGroupType().getType(STRUCT_BYTES));
    }

    private static boolean isBytes(Type type) {
        return type.isPrimitive() && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY && !isText(type)
                && !type.isRepetition(Type.Repetition.REPEATED);
    }

    private static boolean isText(Type type) {
        return type.isPrimitive() && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
                && LogicalTypeAnnotation.stringType().equals(type.getLogicalTypeAnnotation());
    }

    /** The column alone, of a struct the bytes alone. */
    MessageType onlyImage(String column) {
        Type type = schema.getType(column);
        return new MessageType(schema.getName(), type.isPrimitive() ? type : part(type.asGroupType(), STRUCT_BYTES));
    }

    /** The path of the column's values. */
    String[] imagePath(String column) {
        return schema.getType(column).isPrimitive() ? new String[] {column} : new String[] {column, STRUCT_BYTES};
    }

    /** What names and measures the images: everything that a listing reads. */
    MessageType names(String image) {
        List<Type> types = new ArrayList<>();
        id(image).ifPresent(types::add);
        relative(image).filter(type -> !types.contains(type)).ifPresent(types::add);
        size().ifPresent(types::add);
        return new MessageType(schema.getName(), types);
    }

    /** The column, or part of the image's struct, with the ids. */
    Optional<Type> id(String image) {
        for (String name : IDS) {
            if (!name.equals(image) && schema.containsField(name) && (isText(schema.getType(name)) || name.equals("id") && isWhole(schema.getType(name)))) {
                return Optional.of(schema.getType(name));
            }
        }
        Type type = schema.getType(image);
        return !type.isPrimitive() && type.asGroupType().containsField(STRUCT_PATH) && isText(type.asGroupType().getType(STRUCT_PATH))
                ? Optional.of(part(type.asGroupType(), STRUCT_PATH))
                : Optional.empty();
    }

    /** The column with paths relative to the corpus that the images were packed from. */
    Optional<Type> relative(String image) {
        return !image.equals("image") && schema.containsField("image") && isText(schema.getType("image")) ? Optional.of(schema.getType("image")) : Optional.empty();
    }

    /** The column with the images' sizes. */
    Optional<Type> size() {
        return SIZES.stream().filter(schema::containsField).map(schema::getType).filter(ParquetColumns::isWhole).findFirst();
    }

    /** Columns that say something of the images. */
    MessageType labels(String image) {
        List<Type> types = schema.getFields().stream()
                .filter(type -> type.isPrimitive() && !type.isRepetition(Type.Repetition.REPEATED) && !type.getName().equals(image) && !NO_LABELS.contains(type.getName()))
                .filter(type -> isText(type) || isNumber(type) || LogicalTypeAnnotation.enumType().equals(type.getLogicalTypeAnnotation()))
                .toList();
        return new MessageType(schema.getName(), types);
    }

    private static boolean isWhole(Type type) {
        return type.isPrimitive() && (type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64
                || type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT32);
    }

    private static boolean isNumber(Type type) {
        PrimitiveType primitive = type.asPrimitiveType();
        return isWhole(type) || primitive.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation || List.of(PrimitiveTypeName.FLOAT, PrimitiveTypeName.DOUBLE, PrimitiveTypeName.BOOLEAN).contains(primitive.getPrimitiveTypeName());
    }

    private static GroupType part(GroupType struct, String field) {
        return new GroupType(struct.getRepetition(), struct.getName(), struct.getType(field));
    }
}
