/** What is wrong with a network's filters and feature maps (Zeiler &amp; Fergus 2014, section 4.1, Fig. 6). */
package org.patchlode.analysis.health;
