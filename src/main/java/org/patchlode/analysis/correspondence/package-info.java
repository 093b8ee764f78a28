/** Whether covering the same part changes the activations of different pictures in the same way (Zeiler &amp; Fergus 2014, Table 1). */
package org.patchlode.analysis.correspondence;
