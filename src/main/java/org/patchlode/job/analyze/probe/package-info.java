/** {@code analyze probe}: linear classifiers on kept responses, by Spark MLlib. */
package org.patchlode.job.analyze.probe;
