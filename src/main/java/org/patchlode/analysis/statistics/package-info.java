/** Statistics that several analyses share: seeded draws, groups, bootstrap, permutations, ranks, false discovery. Special functions are commons-math's. */
package org.patchlode.analysis.statistics;
