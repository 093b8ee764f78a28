/** Who a face is: the factors that are drawn, and what follows from them. */
package org.patchlode.faces.person;
