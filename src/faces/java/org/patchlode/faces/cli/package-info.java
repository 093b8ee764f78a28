/** The commands demo, render and train-demo. */
package org.patchlode.faces.cli;
