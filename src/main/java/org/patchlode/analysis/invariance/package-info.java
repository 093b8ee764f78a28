/** How far a network's answer and its layers' activations move when a picture is shifted, enlarged or turned (Zeiler &amp; Fergus 2014, Fig. 5). */
package org.patchlode.analysis.invariance;
