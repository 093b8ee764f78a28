/** What classes lose when a feature map is held at zero, after Dong et al. 2017, and which errors that would revise. */
package org.patchlode.analysis.ablation;
