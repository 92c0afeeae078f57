/* Randomness from the kernel. */
#pragma once

#include <stddef.h>

/* Fills the buffer; ends the program when the kernel refuses, for nothing safe can follow. */
void entropy_fill(void *out, size_t len);
