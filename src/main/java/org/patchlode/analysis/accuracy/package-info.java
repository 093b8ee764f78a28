/** How often a classifier is right. */
package org.patchlode.analysis.accuracy;
