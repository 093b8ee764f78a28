/**
 * The command line: options, configuration, exit codes. Only {@link org.patchlode.cli.Main} may end the JVM.
 */
package org.patchlode.cli;
