/* Uses a function nobody defines. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("undefined", ""));
int32_t a_function_nobody_defines(void);
INVOKE { UNUSED; return a_function_nobody_defines(); }
ENTRY
