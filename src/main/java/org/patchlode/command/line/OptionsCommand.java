package org.patchlode.command.line;

import java.util.concurrent.Callable;
import org.patchlode.option.OptionList;

/** A command whose options are {@linkplain org.patchlode.option.Option declared}; {@link DeclaredOptions#line} puts them on its command line. */
public interface OptionsCommand extends Callable<Integer> {

    /** In the order of the help. */
    OptionList options();
}
