/** Tells a model file's format and reads it. */
package org.patchlode.model.reader;
