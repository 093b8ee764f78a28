/** The images that excite each feature map most, and how often it fires. */
package org.patchlode.analysis.winners;
