package org.patchlode.corpus.ref;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.patchlode.mining.ImageIds;

/** What a listing has seen and does not take for images: how much, and some of its names. Not thread-safe. */
// Kryo, which a session may have been started with, has no constructor for it.
@DefaultSerializer(JavaSerializer.class)
public final class PassedOver implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final int NAMED = 5;

    private final Names others = new Names();
    private final Names hidden = new Names();
    private final Names special = new Names();
    /** Folders count once, however many of their files a flat listing shows. */
    private final SortedSet<String> hiddenFolders = new TreeSet<>();
    private long companions;
    private long useless;

    /** How many there were and the least few names, whatever the order they came in. */
    private static final class Names implements Serializable {

        private static final long serialVersionUID = 1L;
        private final ArrayList<String> least = new ArrayList<>();
        private long count;

        void add(String name) {
            count++;
            keep(name);
        }

        public void addAll(Names more) {
            count += more.count;
            more.least.forEach(this::keep);
        }

        private void keep(String name) {
            least.add(name);
            least.sort(ImageIds::compare);
            if (least.size() > NAMED) {
                least.remove(NAMED);
            }
        }

        String named() {
            return String.join(", ", least.stream().map(name -> "'" + ErrorMessages.shown(name) + "'").toList()) + (count > least.size() ? " and others" : "");
        }
    }

    /** A file whose name is no image's. */
    public void other(String name) {
        others.add(name);
    }

    /** A member of an archive that says something of an image in it. */
    public void companion() {
        companions++;
    }

    /** A device, pipe or the like in an archive. */
    public void special(String name) {
        special.add(name);
    }

    /** A file that has the name of a packed one but not the content. */
    public void useless() {
        useless++;
    }

    /** A file or folder that Hadoop would pass over. @param where what its name stands below, or empty */
    public void hidden(String where, String relative) {
        String part = ImageNames.hiddenPart(relative);
        if (!ImageNames.isMarker(part) && (!part.endsWith("/") || hiddenFolders.add(where + part))) {
            hidden.add(where + part);
        }
    }

    public void addAll(PassedOver more) {
        others.addAll(more.others);
        special.addAll(more.special);
        companions += more.companions;
        useless += more.useless;
        hidden.addAll(more.hidden);
    }

    static PassedOver sum(Collection<PassedOver> all) {
        PassedOver sum = new PassedOver();
        all.forEach(sum::addAll);
        return sum;
    }

    public long count() {
        return others.count + hidden.count + special.count + companions + useless;
    }

    /** What the user should know. @param images that were found */
    public List<String> sentences(long images) {
        List<String> sentences = new ArrayList<>();
        if (hidden.count > 0) {
            sentences.add("%d names that begin with _ or a dot were passed over, as Hadoop does: %s; rename them if they are images".formatted(hidden.count, hidden.named()));
        }
        if (special.count > 0) {
            sentences.add("%d devices and pipes in archives were passed over: %s".formatted(special.count, special.named()));
        }
        if (others.count + hidden.count > images) {
            sentences.add("most of the corpus was passed over: %d of %d files%s; images are told by the endings jpg, png, gif, bmp, tif, webp and their like".formatted(
                    others.count + hidden.count, others.count + hidden.count + images, others.count == 0 ? "" : ", " + others.named()));
        }
        return sentences;
    }
}
