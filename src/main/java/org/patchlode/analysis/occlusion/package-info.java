/** What a network's strongest feature map and its answer lose when a part of the picture is covered (Zeiler &amp; Fergus 2014, Fig. 7). */
package org.patchlode.analysis.occlusion;
