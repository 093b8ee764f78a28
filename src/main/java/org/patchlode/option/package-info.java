/** Options: what each is called, how its value is read, what it is by default, and whether a result depends on it. */
package org.patchlode.option;
