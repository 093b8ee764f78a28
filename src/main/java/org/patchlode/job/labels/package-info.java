/** Labels of images: CSV files, folders, those that packed files carry. */
package org.patchlode.job.labels;
