/** Where the time of a task goes. Knows nothing of what is timed. */
package org.patchlode.timing;
