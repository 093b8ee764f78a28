/** What every feature map gave for every image: the table that most analyses of a finished run read. */
package org.patchlode.analysis.responses;
