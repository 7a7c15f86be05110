/* USART1 of an STM32F405: 115200 8N1 on PA9 and PA10. */
#ifndef CONSOLE_H
#define CONSOLE_H

#include <stddef.h>
#include <stdint.h>

void console_open(void);
void console_text(const char *text);
void console_hex(const uint8_t *bytes, size_t length);

/* A line without its end; -1 when it was longer than the buffer holds (then it is gone). */
int console_line(char *buffer, size_t size);

#endif
