/** What packed files of every format share: positioned reading, names, and how damage is told. */
package org.patchlode.corpus.packed.io;
