package org.patchlode.engine.onednn;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Things that hold native memory, made on first request; the least recently used are released past a bound. Not thread-safe. */
final class LruCache<K, V extends LruCache.Held> implements AutoCloseable {

    /** What holds memory. */
    interface Held extends AutoCloseable {

        /** Bytes held until closed. */
        long bytes();

        @Override
        void close();
    }

    private final long budget;
    private final Map<K, V> held = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** @param budget bytes; the thing used last is held even if it alone is larger */
    LruCache(long budget) {
        this.budget = budget;
    }

    V of(K key, Function<K, V> making) {
        return Optional.ofNullable(held.get(key)).orElseGet(() -> {
            V made = making.apply(key);
            held.put(key, made);
            bytes += made.bytes();
            trim();
            return made;
        });
    }

    /** Bytes held now. */
    long bytes() {
        return bytes;
    }

    private void trim() {
        Iterator<V> oldest = held.values().iterator();
        while (bytes > budget && held.size() > 1) {
            V one = oldest.next();
            oldest.remove();
            bytes -= one.bytes();
            one.close();
        }
    }

    @Override
    public void close() {
        held.values().forEach(Held::close);
        held.clear();
        bytes = 0;
    }
}
