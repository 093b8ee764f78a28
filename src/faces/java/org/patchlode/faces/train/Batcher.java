package org.patchlode.faces.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.corpus.resize.InputTensor;
import org.patchlode.faces.render.FaceCorpus;
import org.patchlode.model.Preprocessing;

/** Puts rendered faces into DL4J batches, on executors. */
record Batcher(FaceCorpus corpus, Preprocessing preprocessing) implements Serializable {

    /** Batches in the order of the faces; the last may be smaller. */
    Iterator<DataSet> batches(Iterator<FaceBatches.Face> faces, int batch) {
        // Comes before the network on every executor.
        LayerHelpers.switchOn();
        List<DataSet> made = new ArrayList<>();
        List<FaceBatches.Face> some = new ArrayList<>();
        while (faces.hasNext()) {
            some.add(faces.next());
            if (some.size() == batch || !faces.hasNext()) {
                made.add(dataSet(some));
                some.clear();
            }
        }
        return made.iterator();
    }

    private DataSet dataSet(List<FaceBatches.Face> some) {
        int size = corpus.size();
        InputTensor tensor = new InputTensor(preprocessing);
        float[] inputs = new float[some.size() * tensor.size()];
        float[] labels = new float[some.size() * corpus.identities()];
        for (int i = 0; i < some.size(); i++) {
            tensor.fill(new RgbImage(size, size, some.get(i).rgb()), inputs, i * tensor.size());
            labels[i * corpus.identities() + corpus.factors(some.get(i).index()).identity()] = 1;
        }
        INDArray features = Nd4j.create(inputs, new long[] {some.size(), 3, size, size}, 'c');
        return new DataSet(features, Nd4j.create(labels, new long[] {some.size(), corpus.identities()}, 'c'));
    }
}
