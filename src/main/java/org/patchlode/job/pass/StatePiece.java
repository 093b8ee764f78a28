package org.patchlode.job.pass;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.List;
import java.util.Optional;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.PassState;
import org.patchlode.mining.CorruptStateException;

/**
 * The state of a pass on its way up the tree. It travels in binary form and is read at the first merge; from
 * then on it stays read for as long as its task lasts, so that a task which merges thirty reads each once and writes once.
 */
// Kryo, which a session may have been started with, would take it apart by its fields.
@DefaultSerializer(JavaSerializer.class)
final class StatePiece implements Externalizable {

    private static final long serialVersionUID = 1L;

    private byte[] bytes;
    private Optional<PassState> read = Optional.empty();

    /** For Spark. */
    @SuppressWarnings("unused")
    public StatePiece() {
        this(new byte[0]);
    }

    StatePiece(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes in what the other knows; the other is not to be used again. @return this */
    StatePiece merge(StatePiece other, List<CorpusAnalysis<?, ?>> analyses) throws CorruptStateException {
        PassState merged = state(analyses).merge(other.state(analyses));
        read = Optional.of(merged);
        bytes = new byte[0];
        return this;
    }

    /** @param analyses of the pass */
    PassState state(List<CorpusAnalysis<?, ?>> analyses) throws CorruptStateException {
        return read.isPresent() ? read.get() : PassState.fromBytes(analyses, bytes);
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        byte[] whole = read.map(PassState::toBytes).orElse(bytes);
        out.writeInt(whole.length);
        out.write(whole);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        bytes = new byte[in.readInt()];
        in.readFully(bytes);
    }
}
