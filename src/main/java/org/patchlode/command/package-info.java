/** What the command line and the Java API share above the jobs, so that both leave the same run and say the same. */
package org.patchlode.command;
