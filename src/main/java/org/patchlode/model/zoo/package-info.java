/** DL4J's trained models by name: what there is DL4J's library says, with a checksum of each; they are fetched once and kept. */
package org.patchlode.model.zoo;
