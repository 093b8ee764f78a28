/** How a layer's responses to an identity move as a factor does, after Xu et al. 2018. */
package org.patchlode.analysis.sensitivity;
