/** From nodes to steps: which operations run as one. Pure; knows neither layouts nor memory. */
package org.patchlode.engine.onednn.fuse;
