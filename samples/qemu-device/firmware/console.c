#include "console.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))

/* RM0090: RCC section 7.3.26, GPIO section 8.4, USART section 30.6. */
#define RCC_AHB1ENR REGISTER(0x40023830)
#define RCC_APB2ENR REGISTER(0x40023844)
#define GPIOA_MODER REGISTER(0x40020000)
#define GPIOA_AFRH REGISTER(0x40020024)
#define USART1_SR REGISTER(0x40011000)
#define USART1_DR REGISTER(0x40011004)
#define USART1_BRR REGISTER(0x40011008)
#define USART1_CR1 REGISTER(0x4001100C)

enum { SR_RXNE = 1 << 5, SR_TXE = 1 << 7, CR1_RE = 1 << 2, CR1_TE = 1 << 3, CR1_UE = 1 << 13 };

void console_open(void)
{
    RCC_AHB1ENR |= 1 << 0;                                                   /* GPIOA */
    RCC_APB2ENR |= 1 << 4;                                                   /* USART1 */
    GPIOA_MODER = (GPIOA_MODER & ~(0xFu << 18)) | 0xAu << 18;                /* PA9 and PA10: alternate function */
    GPIOA_AFRH = (GPIOA_AFRH & ~(0xFFu << 4)) | 0x77u << 4;                  /* which is 7 */
    USART1_BRR = 139;                                                        /* 16 MHz (the clock after reset) / 115200 */
    USART1_CR1 = CR1_UE | CR1_TE | CR1_RE;
}

static void put(char c)
{
    while ((USART1_SR & SR_TXE) == 0) {
    }
    USART1_DR = (uint8_t)c;
}

static char get(void)
{
    while ((USART1_SR & SR_RXNE) == 0) {
    }
    return (char)USART1_DR;
}

void console_text(const char *text)
{
    while (*text != '\0') {
        put(*text++);
    }
}

void console_hex(const uint8_t *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < length; i++) {
        put(digits[bytes[i] >> 4]);
        put(digits[bytes[i] & 15]);
    }
}

int console_line(char *buffer, size_t size)
{
    size_t length = 0;
    for (;;) {
        char c = get();
        if (c == '\r') {
            continue;
        }
        if (c == '\n') {
            if (length >= size) {
                return -1;
            }
            buffer[length] = '\0';
            return (int)length;
        }
        if (length < size) {
            buffer[length] = c;
            length++;
        }
    }
}
