/* Opens what was sealed for one key: HPKE (RFC 9180) in base mode, with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256 and AES-128-GCM. */
#ifndef HPKE_H
#define HPKE_H

#include <stddef.h>
#include <stdint.h>

#include "aes.h"

enum { HPKE_KEY = 32, HPKE_POINT = 65, HPKE_OVERHEAD = HPKE_POINT + GCM_TAG };

/* 'sealed' is the sender's point, ciphertext and tag. What it holds goes to 'out', HPKE_OVERHEAD bytes less. 1 when it was sealed
   for this key and this purpose and not changed since; else 0. */
uint32_t hpke_open(uint8_t *out, const uint8_t key[HPKE_KEY], const void *info, size_t info_length,
                   const void *aad, size_t aad_length, const uint8_t *sealed, size_t length);

#endif
