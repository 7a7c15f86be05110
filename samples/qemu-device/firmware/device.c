/* The device: proves over its console who it is. One command a line:

       identity     ->  certificate HEX       DER
       sign HEX     ->  signature HEX         r and s over SHA-256("birthmark proof" || 00 || the bytes), 1 to 64 of them
       other        ->  error WORD

   It begins with "ready"; without an identity with "empty" (loader.c); or with "refused WORD", and then says nothing more. */
#include "bytes.h"
#include "console.h"
#include "ecdsa.h"
#include "identity.h"
#include "loader.h"
#include "sha256.h"

enum { NONCE_LIMIT = 64, LINE_LIMIT = 5 + 2 * NONCE_LIMIT + 1 };

/* Given by the linker, which has them from the memory map. */
extern const uint8_t identity_block[], identity_size[];

static void answer(const char *word, const uint8_t *bytes, size_t length)
{
    console_text(word);
    console_text(" ");
    console_hex(bytes, length);
    console_text("\n");
}

/* What is signed always begins with these words: whoever holds the console cannot have something else signed, such as a certificate. */
static void prove(const struct identity *self, const char *text)
{
    static const char purpose[] = "birthmark proof"; /* with its NUL */
    uint8_t nonce[NONCE_LIMIT], digest[SHA256_BYTES], signature[ECDSA_SIGNATURE];
    int length = bytes_from_hex(nonce, sizeof nonce, text);
    if (length < 1) {
        console_text("error nonce\n");
        return;
    }
    sha256 hash;
    sha256_begin(&hash);
    sha256_add(&hash, purpose, sizeof purpose);
    sha256_add(&hash, nonce, (size_t)length);
    sha256_end(&hash, digest);
    ecdsa_sign(signature, self->key, digest); /* the key was looked at when the block was read */
    answer("signature", signature, sizeof signature);
}

int main(void)
{
    struct identity self;
    char line[LINE_LIMIT];
    console_open();
    const char *fault = identity_read(&self, identity_block, (size_t)identity_size);
    if (fault != NULL && is_equal(fault, "no-identity", sizeof "no-identity")) {
        loader_run(&self);
    } else if (fault != NULL) {
        console_text("refused ");
        console_text(fault);
        console_text("\n");
        return 1;
    }
    console_text("ready\n");
    for (;;) {
        if (console_line(line, sizeof line) < 0) {
            console_text("error line\n");
        } else if (is_equal(line, "identity", sizeof "identity")) {
            answer("certificate", self.certificate, self.certificate_length);
        } else if (is_equal(line, "sign ", 5)) {
            prove(&self, line + 5);
        } else {
            console_text("error command\n");
        }
    }
}
