package org.patchlode.corpus.packed.parquet;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.patchlode.corpus.packed.io.NameBudget;
import org.patchlode.corpus.packed.io.PackedContents;
import org.patchlode.corpus.packed.io.PackedFile;
import org.patchlode.corpus.packed.io.PackedImages;
import org.patchlode.corpus.packed.io.PackedInput;
import org.patchlode.corpus.packed.io.PackedOptions;
import org.patchlode.corpus.ref.ErrorMessages;
import org.patchlode.corpus.ref.ImageLocation;
import org.patchlode.corpus.ref.PassedOver;

/** Reads the footer of a Parquet file and the columns that name and measure its images, never the images. */
public final class ParquetScan {

    private ParquetScan() {}

    public static PackedContents scan(PackedFile file, PackedInput opened, PackedOptions options, Configuration hadoop) throws IOException {
        PackedImages images = new PackedImages(file);
        List<String> labels = List.of();
        try (ParquetFileReader in = ParquetInput.open(file.uri(), opened, hadoop).reader()) {
            ParquetColumns columns = new ParquetColumns(in.getFileMetaData().getSchema());
            Optional<String> image = columns.image(options.imageColumn());
            if (image.isEmpty()) {
                return PackedContents.useless(file, "%s has no column '%s' of images (binary, or a struct with binary 'bytes'); name it with --image-column, it has %s"
                        .formatted(file.uri(), options.imageColumn().isEmpty() ? "image, content or bytes" : options.imageColumn(),
                                in.getFileMetaData().getSchema().getFields().stream().map(Type::getName).toList()));
            }
            if (options.labels()) {
                labels = columns.labels(image.get()).getFields().stream().map(Type::getName).toList();
            }
            list(file, opened, in, columns, image.get(), images, hadoop);
        } catch (IOException | RuntimeException e) {
            // parquet-mr meets damage with all kinds of exceptions, and storage that fails too.
            if (opened.trouble().isPresent()) {
                throw opened.trouble().get();
            }
            images.damaged(ErrorMessages.reason(e));
        }
        return new PackedContents(file, images.list(), labels, new PassedOver(), "");
    }

    private static void list(PackedFile file, PackedInput opened, ParquetFileReader in, ParquetColumns columns, String image, PackedImages images, Configuration hadoop) throws IOException {
        MessageType names = columns.names(image);
        Optional<String> id = columns.id(image).map(Type::getName);
        Optional<String> relative = columns.relative(image).map(Type::getName);
        Optional<String> size = columns.size().map(Type::getName);
        NameBudget budget = new NameBudget(opened.length());
        long number = 0;
        List<BlockMetaData> groups = in.getRowGroups();
        for (int group = 0; group < groups.size(); group++) {
            long rows = groups.get(group).getRowCount();
            if (rows == 0) {
                // parquet-mr takes it for damage to be asked for one.
                continue;
            }
            ParquetInput.checkCodec(groups.get(group), image, hadoop);
            long usual = ParquetReader.chunk(groups.get(group), columns.imagePath(image)).getTotalUncompressedSize() / rows;
            Optional<ParquetRows> named = names.getFieldCount() == 0 ? Optional.empty() : Optional.of(ParquetRows.of(in, group, names));
            for (long row = 0; row < rows; row++, number++) {
                ImageLocation place = new ImageLocation.Row(file.uri(), opened.length(), group, row, image);
                Optional<Group> values = named.isPresent() ? Optional.of(named.get().next()) : Optional.empty();
                long bytes = size.flatMap(column -> ParquetRows.text(values.orElseThrow(), column)).map(Long::parseLong).orElse(usual);
                Optional<String> name = id.flatMap(column -> ParquetRows.text(values.orElseThrow(), column)).filter(text -> !text.isBlank());
                budget.take(name.orElse(""));
                if (name.isPresent()) {
                    String path = relative.flatMap(column -> ParquetRows.text(values.orElseThrow(), column)).orElse(PackedImages.pathOf(name.get()));
                    images.add(name.get(), path, bytes, place);
                } else {
                    images.add(number, bytes, place);
                }
            }
        }
    }
}
