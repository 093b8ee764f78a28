/** What analyses of kept responses work on: blocks of feature maps over all images, and what is known of those images. */
package org.patchlode.analysis.blocks;
