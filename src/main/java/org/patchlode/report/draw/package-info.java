/** Pictures: patches, projections, sheets, atlases. */
package org.patchlode.report.draw;
