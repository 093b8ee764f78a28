/**
 * The Java API: Patchlode in a Spark session that is running already, from Java, Scala or, through Py4J, PySpark. Start at
 * {@link org.patchlode.api.Patchlode}.
 */
package org.patchlode.api;
