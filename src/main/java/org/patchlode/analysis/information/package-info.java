/** How much feature maps tell of factors, in bits, after Xu et al. 2018: binned and by Gaussian copulas, and what they share with the network's response. */
package org.patchlode.analysis.information;
