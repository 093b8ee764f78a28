/** Pictures that were altered on purpose: shifted, enlarged, turned, covered in part. What several analyses show to a network. */
package org.patchlode.analysis.altered;
