/** Which labels feature maps speak for: labels among the images that excite a map most, after Dong et al. 2017. */
package org.patchlode.analysis.association;
