/** Groups of options that several commands share, each declared once. */
package org.patchlode.job.options;
