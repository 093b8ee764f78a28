/** What the commands share: declared options, sessions, progress, exit codes. */
package org.patchlode.command.line;
