/* The process: signals, limits, terminal, memory. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Blocks SIGTERM, SIGINT, SIGHUP for all threads started later and ignores SIGPIPE. */
void process_signals_block(void);
/* Waits for one of them; returns its number. */
int process_signal_wait(void);
/* Makes process_signal_wait return, from another thread. */
void process_signal_stop(void);
bool process_is_terminal(int fd);
/* Private memory, bytes (not counting mapped files). */
int64_t process_private_memory(void);
int64_t process_cpu_us(void);
/* Reads one line without echo from the terminal; false at its end. */
bool process_read_password(const char *prompt, char *out, int max);
