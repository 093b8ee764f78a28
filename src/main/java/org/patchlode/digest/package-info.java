/** Checksums. Knows nothing of what they are of. */
package org.patchlode.digest;
