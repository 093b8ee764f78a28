/** Renders faces from controlled factors. */
package org.patchlode.job.render;
