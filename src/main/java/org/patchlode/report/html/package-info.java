/** Pages and the data they load, escaped. */
package org.patchlode.report.html;
