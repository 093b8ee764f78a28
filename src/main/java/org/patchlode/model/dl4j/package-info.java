/** Networks saved by DL4J, and what DL4J imports. */
package org.patchlode.model.dl4j;
