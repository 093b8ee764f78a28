/** How large a feature map's units are over a corpus: what share of them lies above a value. */
package org.patchlode.analysis.quantile;
