package org.patchlode.corpus.packed.parquet;

import java.util.Optional;
import java.util.PrimitiveIterator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Pages whose dictionaries have no more values than bytes: a reader takes memory for as many as are claimed. */
record ParquetPages(PageReadStore pages) implements PageReadStore {

    @Override
    public PageReader getPageReader(ColumnDescriptor column) {
        return new Checked(pages.getPageReader(column), column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY ? Integer.BYTES : 1);
    }

    @Override
    public long getRowCount() {
        return pages.getRowCount();
    }

    @Override
    public Optional<Long> getRowIndexOffset() {
        return pages.getRowIndexOffset();
    }

    @Override
    public Optional<PrimitiveIterator.OfLong> getRowIndexes() {
        return pages.getRowIndexes();
    }

    /** @param least bytes of a value */
    private record Checked(PageReader reader, int least) implements PageReader {

        @Override
        public DictionaryPage readDictionaryPage() {
            DictionaryPage page = reader.readDictionaryPage();
            if (page != null && (page.getDictionarySize() < 0 || (long) page.getDictionarySize() * least > page.getBytes().size())) {
                throw new ParquetDecodingException("a dictionary of %,d bytes claims %,d values".formatted(page.getBytes().size(), page.getDictionarySize()));
            }
            return page;
        }

        @Override
        public long getTotalValueCount() {
            return reader.getTotalValueCount();
        }

        @Override
        public DataPage readPage() {
            return reader.readPage();
        }
    }
}
