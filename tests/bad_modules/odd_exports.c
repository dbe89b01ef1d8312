/* Exports a name that PHP has too: a warning. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("odd", ""));
HOSTLER_EXPORT void php_info_print_table_start(void) {}
INVOKE { UNUSED; return HOSTLER_OK; }
ENTRY
