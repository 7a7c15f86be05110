/* What a device does that has no identity yet: makes a key of its own, and takes an identity that is sealed for that key. */
#ifndef LOADER_H
#define LOADER_H

#include "identity.h"

/* Talks on the console until an identity was installed, which then is 'self'. */
void loader_run(struct identity *self);

#endif
