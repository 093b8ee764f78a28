/** What becomes of feature maps between runs: checkpoints of a training, or corpora (Zeiler &amp; Fergus 2014, Fig. 4). */
package org.patchlode.analysis.compare;
