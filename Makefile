# Knobs; local ones in config.mk, which is not committed.
B = build
CC = gcc
CFLAGS = -O2 -g
PREFIX = /usr/local
DESTDIR =
DEV = 0
-include config.mk

PKGS = libarchive zlib expat icu-uc icu-i18n libpcre2-8 xlsxwriter yaml-0.1 jansson libcrypto libxxhash
# Asked for when they are used, since the packages may be installed by this very make.
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS))
PKG_LIBS = $(shell pkg-config --libs $(PKGS)) -lm -pthread
# Of the program. What it starts with is what a small run takes, so libarchive and libxlsxwriter, which bring ten more, are opened when
# they are needed (pipeline/core/late.h), and of libcrypto its SHA-256 becomes part of the program.
CRYPTO = $(or $(wildcard $(shell $(CC) -print-file-name=libcrypto.a)),-lcrypto)
PROGRAM_LIBS = $(shell pkg-config --libs $(filter-out libarchive libcrypto xlsxwriter,$(PKGS))) $(CRYPTO) -lm -pthread
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
# What a confined process may call: worked out by libseccomp here, so that a run has no need of it.
$(B)/gen/filters: pipeline/filters.c pipeline/core/sanitized.h
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE -Ipipeline $(WARN) $(CFLAGS) -o $@ $< $(LDFLAGS) $(shell pkg-config --cflags --libs libseccomp)
$(B)/gen/filters.h: $(B)/gen/filters
	$(B)/gen/filters >$@.part
	@mv $@.part $@
GEN = $(B)/gen/decoders.h $(B)/gen/validators.h $(B)/gen/commands.h $(B)/gen/filters.h

$(B)/%.o: %.c | $(GEN)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Files may come and go: the list of objects is a prerequisite too.
$(B)/objects: FORCE
	@mkdir -p $(@D)
	@echo '$(OBJ)' | cmp -s - $@ || echo '$(OBJ)' >$@
$(B)/libconcord.a: $(OBJ) $(B)/objects
	@rm -f $@
	@ar rcs $@ $(OBJ)

$(B)/concord: $(B)/pipeline/concord.o $(B)/libconcord.a
	$(CC) $(ALL_CFLAGS) -o $@ $^ $(LDFLAGS) $(PROGRAM_LIBS)

$(B)/mappings.bin: $(B)/concord $(MAPPINGS)
	$(B)/concord compile -o $@

# ---- tests: what they print is read by tests/run.sh ----

# One program a file under tests/unit, linked with what it tests.
UNIT := $(sort $(wildcard tests/unit/*/*.c))
UNIT_BIN = $(UNIT:%.c=$(B)/%)
# A target a reader; here each replays its seeds, and `make fuzz` looks for more.
FUZZ := $(filter-out tests/fuzz/replay.c,$(sort $(wildcard tests/fuzz/*.c)))
FUZZ_BIN = $(FUZZ:%.c=$(B)/%)
SCRIPTS := tests/golden.sh tests/samples.sh $(sort $(wildcard tests/mappings/*.sh tests/cli/*.sh tests/property/*.sh tests/fault/*.sh tests/real/*.sh tests/hostile/*.sh))

$(B)/tests/unit/%: $(B)/tests/unit/%.o $(B)/libconcord.a
	$(CC) $(ALL_CFLAGS) -o $@ $^ $(LDFLAGS) -lcmocka $(PKG_LIBS)
$(B)/tests/fuzz/%: $(B)/tests/fuzz/%.o $(B)/tests/fuzz/replay.o $(B)/libconcord.a
	$(CC) $(ALL_CFLAGS) -o $@ $^ $(LDFLAGS) $(PKG_LIBS)
$(B)/tests/tools/%: $(B)/tests/tools/%.o $(B)/libconcord.a
	$(CC) $(ALL_CFLAGS) -o $@ $^ $(LDFLAGS) $(PKG_LIBS)

check: all $(UNIT_BIN) $(FUZZ_BIN)
	@sh tests/run.sh $(B) $(UNIT_BIN) $(FUZZ_BIN) $(SCRIPTS)

# One test or some: make test T=tests/cli/use.sh
T =
test: all $(UNIT_BIN) $(FUZZ_BIN)
	@sh tests/run.sh $(B) $(T)

check-mappings: all $(B)/tests/unit/normalize/rows
	@sh tests/run.sh $(B) $(B)/tests/unit/normalize/rows $(filter tests/mappings/%,$(SCRIPTS))

# Writes tests/golden/CASE/expect anew, for review; without CASE all of them.
CASE =
bless: all
	@sh tests/golden.sh $(B) bless $(CASE)

SAN = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
# The limit on the memory of workers is off there: shadow memory is address space.
asan:
	@$(MAKE) B=build/asan CFLAGS='-O1 -g $(SAN)' DEV=$(DEV) $(or $(ASAN_TARGET),check)

# Needs clang. Each target for FUZZ_SECONDS, starting from its seeds; what it finds goes to build/fuzz/found.
FUZZ_SECONDS = 60
FUZZ_FLAGS = -O1 -g -fsanitize=fuzzer-no-link,address,undefined
fuzz:
	@$(MAKE) B=build/fuzz CC=clang CFLAGS='$(FUZZ_FLAGS)' fuzz-run
fuzz-run: $(FUZZ:%.c=$(B)/%.fuzzer)
	@for f in $(FUZZ:tests/fuzz/%.c=%); do \
		mkdir -p $(B)/corpus/$$f $(B)/found; \
		$(B)/tests/fuzz/$$f.fuzzer -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=$(B)/found/$$f- \
			$(B)/corpus/$$f tests/fuzz/seeds/$$f || exit 1; \
	done
$(B)/tests/fuzz/%.fuzzer: $(B)/tests/fuzz/%.o $(B)/libconcord.a
	$(CC) $(ALL_CFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDFLAGS) $(PKG_LIBS)

# Speed: the reference work beside the peers that are installed. make bench ROWS='1e5 1e6 1e7' ROUNDS=5
ROWS = 1e5 1e6
bench: all $(B)/tests/bench/gen $(B)/tests/bench/timed
	@sh tests/bench/names.sh $(B)
	@sh tests/bench/run.sh $(B) $(ROWS)
	@sh tests/bench/xlsx.sh $(B)
$(B)/tests/bench/%: tests/bench/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -o $@ $<
# 50 rules beside DuckDB and data.table. make bench-rules ROWS='1e6 1e7' ROUNDS=5
bench-rules: all $(B)/tests/bench/timed $(B)/tests/bench/rules/gen $(B)/tests/bench/rules/native
	@sh tests/bench/rules/run.sh $(B) $(ROWS)
$(B)/tests/bench/rules/native: tests/bench/rules/native.c $(B)/libconcord.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -o $@ $^ $(LDFLAGS) $(PKG_LIBS)

# ---- for people ----

demo: all
	@sh samples/demo.sh $(B)

docs: all
	sh tests/tools/commands.sh $(B)/concord >docs/commands.md
	sh tests/tools/rules.sh $(B)/concord >docs/rule-catalogue.md

deps:
	sh bootstrap.sh all

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/concord
	install -m 755 $(B)/concord $(DESTDIR)$(PREFIX)/bin/concord
	find mappings validators/rules -type f ! -name '.*' -exec sh -c 'for f; do \
		install -D -m 644 "$$f" "$(DESTDIR)$(PREFIX)/share/concord/$$f" || exit 1; done' sh {} +
	CONCORD_HOME=$(DESTDIR)$(PREFIX)/share/concord $(B)/concord compile -o $(DESTDIR)$(PREFIX)/share/concord/mappings.bin

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/concord
	rm -rf $(DESTDIR)$(PREFIX)/share/concord

# Needs clang-format; the style stands in .clang-format.
format:
	clang-format -i $(SRC) pipeline/concord.c $(wildcard pipeline/*/*.h validators/*.h) $(UNIT) $(wildcard tests/fuzz/*.c)

clean:
	rm -rf $(B)

-include $(OBJ:.o=.d) $(B)/pipeline/concord.d $(UNIT:%.c=$(B)/%.d) $(FUZZ:%.c=$(B)/%.d)
FORCE:
.PHONY: all bench bench-rules check test check-mappings bless asan fuzz fuzz-run demo docs deps install uninstall format clean FORCE
.SECONDARY:
