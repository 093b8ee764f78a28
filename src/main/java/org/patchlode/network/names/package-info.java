/** Names of layers: which one is meant, and how a long one is shown. */
package org.patchlode.network.names;
