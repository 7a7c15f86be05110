/* What runs before main: the vector table, and memory as C expects it. */
#include <stdint.h>

extern uint32_t stack_end, data_load, data_start, data_end, bss_start, bss_end;

int main(void);

void reset(void);

void reset(void)
{
    const uint32_t *from = &data_load;
    for (uint32_t *to = &data_start; to < &data_end; to++) {
        *to = *from++;
    }
    for (uint32_t *to = &bss_start; to < &bss_end; to++) {
        *to = 0;
    }
    main();
    for (;;) {
    }
}

static void fault(void)
{
    for (;;) {
    }
}

/* PM0214 section 2.3.4: stack pointer, then the system exceptions; the firmware enables no interrupt. */
__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    &stack_end, (void *)reset,
    (void *)fault, (void *)fault, (void *)fault, (void *)fault, (void *)fault, 0, 0, 0, 0,
    (void *)fault, (void *)fault, 0, (void *)fault, (void *)fault,
};

/* gcc may call these two for what the program writes as loops and assignments, also with -ffreestanding. */
void *memcpy(void *to, const void *from, __SIZE_TYPE__ length)
{
    uint8_t *t = to;
    const uint8_t *f = from;
    while (length-- > 0) {
        *t++ = *f++;
    }
    return to;
}

void *memset(void *to, int value, __SIZE_TYPE__ length)
{
    uint8_t *t = to;
    while (length-- > 0) {
        *t++ = (uint8_t)value;
    }
    return to;
}
