/** What an analysis shows people: pages of text, figures and small tables, as data; {@code report.analysis} draws them. */
package org.patchlode.analysis.figure;
