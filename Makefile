# Knobs; local ones in config.mk, which is not committed.
B = build
CC = gcc
CFLAGS = -O2 -g
PREFIX = /usr/local
DEV = 0
-include config.mk

PKGS = libarchive expat icu-uc icu-i18n libpcre2-8 xlsxwriter yaml-0.1 jansson libcrypto libxxhash
# Asked for when they are used, since the packages may be installed by this very make.
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS))
PKG_LIBS = $(shell pkg-config --libs $(PKGS)) -lm -pthread
WARN = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wno-format-truncation
ifeq ($(DEV),1)
WARN += -Werror
endif
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -Ipipeline -I. -I$(B)/gen $(WARN) $(CFLAGS) $(PKG_CFLAGS)

SRC := $(sort $(wildcard pipeline/*/*.c validators/*.c validators/*/*.c))
OBJ = $(SRC:%.c=$(B)/%.o)
DECODERS := $(sort $(wildcard pipeline/decode/*.c))
VALIDATORS := $(sort $(wildcard validators/*.c))
COMMANDS := $(sort $(wildcard pipeline/cli/*.c))
MAPPINGS := $(sort $(shell find mappings -type f 2>/dev/null))

all: $(B)/concord $(B)/mappings.bin

# A decoder, a validator, a command registers by being a file: a line that starts with its macro.
$(B)/gen/decoders.h: $(DECODERS)
	@mkdir -p $(@D)
	@LC_ALL=C sed -n 's/^DECODER(\([a-z0-9_]*\)).*/D(\1)/p' $^ /dev/null | LC_ALL=C sort >$@
$(B)/gen/validators.h: $(VALIDATORS)
	@mkdir -p $(@D)
	@LC_ALL=C sed -n 's/^VALIDATOR(\([a-z0-9_]*\)).*/V(\1)/p' $^ /dev/null | LC_ALL=C sort >$@
$(B)/gen/commands.h: $(COMMANDS)
	@mkdir -p $(@D)
	@LC_ALL=C sed -n 's/^COMMAND(\([a-z0-9_]*\)).*/C(\1)/p' $^ /dev/null | LC_ALL=C sort >$@
GEN = $(B)/gen/decoders.h $(B)/gen/validators.h $(B)/gen/commands.h

$(B)/%.o: %.c | $(GEN)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/libconcord.a: $(OBJ)
	@rm -f $@
	@ar rcs $@ $^

$(B)/concord: $(B)/pipeline/concord.o $(B)/libconcord.a
	$(CC) $(ALL_CFLAGS) -o $@ $^ $(LDFLAGS) $(PKG_LIBS)

$(B)/mappings.bin: $(B)/concord $(MAPPINGS)
	$(B)/concord compile -o $@

# Tests: one program a file under tests/unit, linked with what it tests.
UNIT := $(sort $(wildcard tests/unit/*/*.c))
UNIT_BIN = $(UNIT:%.c=$(B)/%)
$(B)/tests/%: $(B)/tests/%.o $(B)/libconcord.a
	$(CC) $(ALL_CFLAGS) -o $@ $^ $(LDFLAGS) -lcmocka $(PKG_LIBS)

clean:
	rm -rf $(B)

-include $(OBJ:.o=.d) $(B)/pipeline/concord.d $(UNIT:%.c=$(B)/%.d)
.PHONY: all clean
.SECONDARY:
