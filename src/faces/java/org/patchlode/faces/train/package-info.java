/** The network that knows the faces, and its training on DL4J Spark. */
package org.patchlode.faces.train;
