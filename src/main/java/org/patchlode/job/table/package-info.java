/** Tables whose files and checksums do not depend on who wrote which rows. */
package org.patchlode.job.table;
