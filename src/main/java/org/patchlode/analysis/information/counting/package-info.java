/** Counts how often bins of many feature maps meet the cells of a partition of the images, again and again for permutations of them. */
package org.patchlode.analysis.information.counting;
