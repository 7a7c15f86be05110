/* The block that makes a device one of its kind: its key and its certificate. samples/qemu-device/project.yaml writes it. */
#ifndef IDENTITY_H
#define IDENTITY_H

#include <stddef.h>
#include <stdint.h>

/* Little-endian, without gaps; behind it the certificate, behind that the CRC-32 of everything before. */
struct identity_head {
    char magic[4]; /* BMID */
    uint16_t version;
    uint16_t certificate_length;
    uint8_t key[32];
} __attribute__((packed));

struct identity {
    const uint8_t *key;
    const uint8_t *certificate;
    size_t certificate_length;
};

/* NULL when the block is good; else the word for what is wrong with it: "no-identity" when there is none. */
const char *identity_read(struct identity *out, const uint8_t *block, size_t limit);

#endif
