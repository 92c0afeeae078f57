# Guanxi: build, run, test. `make help` lists the targets.
#
# Sources are found, never listed: every src/**/*.c is compiled, every tests/unit/**/test_*.c is a test
# program, every tools/*.c a generator. Everything made lies under $(BUILD), but for web/dist and
# web/node_modules.
#
#   make BUILD=/tmp/mine FOLDERS="base sys"   a build of one's own, of some folders only
#   make WEB=0                                without the browser application

VERSION := 0.1.0
BUILD ?= build
PREFIX ?= /usr/local
DATA ?= ./data
WEB ?= 1
FOLDERS ?= $(patsubst src/%/,%,$(wildcard src/*/))
SUITES ?=

# Recipes say one short line each; V=1 shows the whole command.
say = $(if $(V),,@printf '  %-6s %s\n' '$(1)' '$(patsubst $(BUILD)/%,%,$(2))';)

.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all
MAKEFLAGS += --no-builtin-rules --no-print-directory
ifeq ($(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(shell nproc)
endif

# ---- what there is ---------------------------------------------------------------------------------

src_folders := $(wildcard $(addprefix src/,$(FOLDERS)))
find = $(if $(strip $(1)),$(sort $(shell find $(1) -name $(2) -type f)))

SRCS := $(call find,$(src_folders),'*.c')
HEADERS := $(call find,$(src_folders),'*.h')
MAIN := $(filter src/app/main.c,$(SRCS))
UNIT := $(call find,$(wildcard $(addprefix tests/unit/,$(FOLDERS))),'test_*.c')
OBJECT_JSON := $(wildcard src/modules/*/*/*.json)
WEB_HERE := $(if $(filter-out 0,$(WEB)),$(wildcard web/package.json))
WEB_FILES := $(if $(WEB_HERE),$(sort $(shell find web -type f -not -path '*/node_modules/*' \
	-not -path 'web/dist/*')))

# $(call remember,FILE,TEXT): FILE changes exactly when TEXT does, so a vanished source is noticed.
define remember
$(shell mkdir -p $(dir $(1)); echo '$(2)' | cmp -s - $(1) || echo '$(2)' > $(1))
endef

# A Node that tools/fetch-node.sh fetched, where the system's is too old, goes before the system's.
export PATH := $(abspath $(BUILD))/deps/node/node_modules/.bin:$(PATH)

# ---- libraries and flags ---------------------------------------------------------------------------

# libraries.mk is written by the first build, after missing packages were installed: it says where
# yyjson is. Targets that compile nothing do not need it.
no_compile := help clean distclean requirements
LIBRARIES := $(BUILD)/deps/libraries.mk
ifneq ($(filter-out $(no_compile),$(or $(MAKECMDGOALS),all)),)
include $(LIBRARIES)
endif

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wmissing-prototypes -Wstrict-prototypes -Wvla -Werror
x86 := $(filter x86_64 i%86,$(shell uname -m))
HARDEN := -fstack-protector-strong -fstack-clash-protection $(if $(x86),-fcf-protection) -fPIE
FORTIFY := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

CPPFLAGS := -D_GNU_SOURCE -iquote src -iquote $(BUILD)/gen $(YYJSON_INCLUDE)
CFLAGS_common := -std=c17 -g $(WARNINGS) $(HARDEN) -pthread
CFLAGS_plain := $(CFLAGS_common) -O2 $(FORTIFY)
CFLAGS_asan := $(CFLAGS_common) -O1 -Wno-maybe-uninitialized $(SANITIZE)
LDFLAGS_plain := -pie -pthread -Wl,-z,relro,-z,now,--as-needed
LDFLAGS_asan := $(LDFLAGS_plain) $(SANITIZE)
# Beside the program while it lies in $(BUILD), in a private folder once it is installed.
RPATH_plain := -Wl,-rpath,'$$ORIGIN/deps/yyjson/lib:$$ORIGIN/../lib/guanxi'
RPATH_asan := -Wl,-rpath,$(abspath $(BUILD))/deps/yyjson/lib
LIBS := -lmicrohttpd -lsqlite3 -lpq -lsodium -licui18n -licuuc -lz -lminizip -lexpat -lxlsxwriter $(YYJSON_LIBS) -lm

$(call remember,$(BUILD)/flags.txt,$(CC) $(subst ',,$(CPPFLAGS) $(CFLAGS_plain) $(CFLAGS_asan)))
$(call remember,$(BUILD)/sources.txt,$(SRCS))
$(call remember,$(BUILD)/objects.txt,$(OBJECT_JSON))
$(call remember,$(BUILD)/gen/version.h,#define GUANXI_VERSION "$(VERSION)")

# ---- the program -----------------------------------------------------------------------------------

PROGRAM := $(if $(MAIN),$(BUILD)/guanxi)
ASAN_PROGRAM := $(if $(MAIN),$(BUILD)/asan/guanxi)

all: $(BUILD)/libguanxi.a $(PROGRAM) ## build the program (the default); installs what is missing

# Code made at build time. A generator tools/<name>.c or tools/gen_<name>.c is compiled, run with
# GEN_ARGS_<name>, and what it prints becomes $(BUILD)/gen/<name>.c.
GENERATORS := $(wildcard tools/*.c)
gen_name = $(patsubst gen_%,%,$(basename $(notdir $(1))))
GENERATED := $(foreach g,$(GENERATORS),$(BUILD)/gen/$(call gen_name,$(g)).c) \
	$(BUILD)/gen/embedded_objects.c $(BUILD)/gen/embedded_web.c

GEN_ARGS_zones := $(wildcard src/base/zones*.txt)
GEN_ARGS_pinyin := $(wildcard src/base/pinyin*.txt)

define generator_rules
$(BUILD)/tools/$(call gen_name,$(1)): $(1) $(BUILD)/flags.txt | $(LIBRARIES)
	@mkdir -p $$(@D)
	$$(call say,cc,$$@)$$(CC) $$(CPPFLAGS) -std=c17 -O1 -g $$(WARNINGS) -MMD -MP -MF $$@.d $$< -Wl,--as-needed -licui18n -licuuc -o $$@
$(BUILD)/gen/$(call gen_name,$(1)).c: $(BUILD)/tools/$(call gen_name,$(1)) \
		$$(GEN_ARGS_$(call gen_name,$(1)))
	@mkdir -p $$(@D)
	$$(call say,gen,$$@)$$< $$(GEN_ARGS_$(call gen_name,$(1))) > $$@
endef
$(foreach g,$(GENERATORS),$(eval $(call generator_rules,$(g))))
-include $(foreach g,$(GENERATORS),$(BUILD)/tools/$(call gen_name,$(g)).d)

$(BUILD)/gen/embedded_objects.c: $(OBJECT_JSON) $(BUILD)/objects.txt tools/embed.mjs | $(LIBRARIES)
	$(call say,embed,$@)node tools/embed.mjs objects $(@D)

$(BUILD)/gen/embedded_web.c: $(if $(WEB_HERE),web/dist/index.html) tools/embed.mjs | $(LIBRARIES)
	$(call say,embed,$@)node tools/embed.mjs web $(@D) $(if $(WEB_HERE),web/dist)
$(call remember,$(BUILD)/web.txt,$(if $(WEB_HERE),with,without) the browser application)
$(BUILD)/gen/embedded_web.c: $(BUILD)/web.txt

$(BUILD)/gen/embedded.h: tools/embed.mjs | $(LIBRARIES)
	$(call say,embed,$@)node tools/embed.mjs header $(@D)

# $(call variant,plain|asan,FOLDER): objects, library and program of one way of compiling.
define variant
LIB_$(1) := $(2)/libguanxi.a
OBJS_$(1) := $$(SRCS:src/%.c=$(2)/obj/%.o) $$(GENERATED:$(BUILD)/gen/%.c=$(2)/obj/gen/%.o)

$(2)/obj/%.o: src/%.c $(BUILD)/flags.txt | $(BUILD)/gen/embedded.h $(BUILD)/gen/version.h
	@mkdir -p $$(@D)
	$$(call say,cc,$$@)$$(CC) $$(CPPFLAGS) $$(CFLAGS_$(1)) -MMD -MP -c $$< -o $$@
$(2)/obj/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/flags.txt | $(BUILD)/gen/embedded.h
	@mkdir -p $$(@D)
	$$(call say,cc,$$@)$$(CC) $$(CPPFLAGS) $$(CFLAGS_$(1)) -MMD -MP -c $$< -o $$@
$(2)/libguanxi.a: $$(filter-out $(2)/obj/app/main.o,$$(OBJS_$(1))) $(BUILD)/sources.txt
	@rm -f $$@
	$$(call say,ar,$$@)$$(AR) rcs $$@ $$(filter %.o,$$^)
$(2)/guanxi: $(2)/obj/app/main.o $(2)/libguanxi.a
	$$(call say,link,$$@)$$(CC) $$(LDFLAGS_$(1)) $$(RPATH_$(1)) $$^ $$(LIBS) -o $$@
-include $$(OBJS_$(1):.o=.d)
endef
$(eval $(call variant,plain,$(BUILD)))
$(eval $(call variant,asan,$(BUILD)/asan))

# A fuzzer is a libFuzzer program of its own, linked to a library that clang made for it.
FUZZERS := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/run/%,$(wildcard tests/fuzz/*.c))
ifneq ($(FUZZERS),)
CFLAGS_fuzz := $(CFLAGS_common) -O1 $(SANITIZE) -fsanitize=fuzzer-no-link
LDFLAGS_fuzz := $(LDFLAGS_asan)
RPATH_fuzz := $(RPATH_asan)
$(BUILD)/fuzz/%: CC := clang
$(eval $(call variant,fuzz,$(BUILD)/fuzz))
$(OBJS_fuzz): | $(BUILD)/deps/test.ok
$(BUILD)/fuzz/run/%: tests/fuzz/%.c $(LIB_fuzz)
	@mkdir -p $(@D)
	$(call say,cc,$@)$(CC) $(CPPFLAGS) $(CFLAGS_fuzz) $(LDFLAGS_fuzz) -fsanitize=fuzzer $(RPATH_fuzz) \
		$< $(LIB_fuzz) $(LIBS) -o $@
endif

# A unit test is a cmocka program of its own, linked to the sanitized library.
UNIT_PROGRAMS := $(UNIT:tests/unit/%.c=$(BUILD)/asan/unit/%)
$(BUILD)/asan/unit/%: tests/unit/%.c $(LIB_asan) $(BUILD)/flags.txt $(BUILD)/deps/test.ok
	@mkdir -p $(@D)
	$(call say,cc,$@)$(CC) $(CPPFLAGS) -iquote tests/unit $(CFLAGS_asan) -MMD -MP $(LDFLAGS_asan) $(RPATH_asan) $< \
		$(LIB_asan) -lcmocka $(LIBS) -o $@
-include $(UNIT_PROGRAMS:%=%.d)

ifneq ($(WEB_HERE),)
web/node_modules/.installed: web/package-lock.json | $(LIBRARIES)
	$(call say,npm,$@)cd web && { [ node_modules/.package-lock.json -nt package-lock.json ] || \
		npm ci --no-audit --no-fund --loglevel=error; }
	@mkdir -p $(@D) && touch $@
web/dist/index.html: $(WEB_FILES) web/node_modules/.installed
	$(call say,web,$@)cd web && npm run --silent build
	@touch $@
endif

# ---- packages --------------------------------------------------------------------------------------

$(LIBRARIES): tools/install-deps.sh tools/fetch-yyjson.sh tools/fetch-node.sh tools/libraries.sh
	@mkdir -p $(@D)
	@tools/install-deps.sh build
	@tools/fetch-node.sh $(@D)
	@tools/libraries.sh $(@D) > $@.new
	@mv $@.new $@
$(BUILD)/deps/%.ok: tools/install-deps.sh
	@mkdir -p $(@D)
	@tools/install-deps.sh $*
	@touch $@

# ---- targets ---------------------------------------------------------------------------------------

.PHONY: all run asan test test-full check check-quick check-layers check-limits check-banned \
	check-format format check-headers check-clang check-web requirements install deb clean distclean help

ifneq ($(MAIN),)
run: all ## build, make a demo company in ./data when there is none, and serve it
	@[ -d $(DATA) ] || $(BUILD)/guanxi demo --data $(DATA)
	@exec $(BUILD)/guanxi serve --data $(DATA)

install: all ## install under PREFIX (/usr/local), staged in DESTDIR when given
	install -D -m 755 $(BUILD)/guanxi $(DESTDIR)$(PREFIX)/bin/guanxi
	@if [ -d $(BUILD)/deps/yyjson ]; then install -d $(DESTDIR)$(PREFIX)/lib/guanxi && \
		cp -P $(BUILD)/deps/yyjson/lib/libyyjson.so.* $(DESTDIR)$(PREFIX)/lib/guanxi/; fi
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	sed 's|@PREFIX@|$(PREFIX)|' packaging/guanxi.service \
		> $(DESTDIR)$(PREFIX)/lib/systemd/system/guanxi.service
	install -D -m 644 LICENSE $(DESTDIR)$(PREFIX)/share/doc/guanxi/LICENSE

deb: all $(BUILD)/deps/deb.ok ## make build/guanxi_VERSION_ARCH.deb
	rm -rf $(BUILD)/deb
	@$(MAKE) install DESTDIR=$(abspath $(BUILD))/deb PREFIX=/usr
	packaging/deb.sh $(BUILD) $(VERSION)
endif

asan: $(LIB_asan) $(ASAN_PROGRAM) ## build with the address and undefined-behaviour sanitizers

# What the runner needs before it starts; a suite that is not there asks for nothing.
test_needs := all asan $(UNIT_PROGRAMS) $(BUILD)/deps/test.ok \
	$(if $(wildcard tests/browser/*.test.mjs),$(BUILD)/deps/browser.ok) \
	$(if $(WEB_HERE),web/node_modules/.installed)
run_tests = BUILD=$(BUILD) MAKE="$(MAKE)" GUANXI_ASAN=$(abspath $(ASAN_PROGRAM)) GUANXI_PLAIN=$(abspath $(PROGRAM)) \
	node tools/test.mjs

test: $(test_needs) ## run all tests (SUITES="unit api" for some); ends with "N passed, N failed"
	@$(run_tests) $(SUITES)

test-full: $(test_needs) ## the same and the long ones of tests/full
	@$(run_tests) --full $(SUITES)

check-quick: check-layers check-limits check-banned check-format
check: check-quick check-headers check-clang check-web ## layers, limits, banned, layout, headers, clang, web

check-layers: $(OBJS_plain)
	@node tools/layers.mjs --objects $(BUILD)/obj
check-limits: $(BUILD)/deps/test.ok
	@node tools/limits.mjs
check-banned: | $(LIBRARIES)
	@node tools/banned.mjs
check-format: $(BUILD)/deps/test.ok
	@tools/format.sh check
format: $(BUILD)/deps/test.ok ## lay out all C with clang-format (FILES="..." for some)
	@tools/format.sh write $(FILES)

check_flags := $(CPPFLAGS) $(CFLAGS_common) -O2 -fsyntax-only
check-headers: $(HEADERS:src/%.h=$(BUILD)/check/%.h.ok)
$(BUILD)/check/%.h.ok: src/%.h $(BUILD)/flags.txt | $(BUILD)/gen/embedded.h
	@mkdir -p $(@D)
	@echo '#include "$*.h"' | $(CC) $(check_flags) -MMD -MP -MF $@.d -MT $@ -x c -
	@touch $@
check-clang: $(SRCS:src/%.c=$(BUILD)/check/%.c.ok)
$(BUILD)/check/%.c.ok: src/%.c $(BUILD)/flags.txt $(BUILD)/deps/test.ok | $(BUILD)/gen/embedded.h
	@mkdir -p $(@D)
	@clang $(check_flags) -MMD -MP -MF $@.d -MT $@ $<
	@touch $@
-include $(HEADERS:src/%.h=$(BUILD)/check/%.h.ok.d) $(SRCS:src/%.c=$(BUILD)/check/%.c.ok.d)

check-web: $(if $(WEB_HERE),web/node_modules/.installed)
ifneq ($(WEB_HERE),)
	@cd web && npx --no-install tsc --noEmit
	@cd web && [ -z "$$(ls eslint.config.* .eslintrc* 2>/dev/null)" ] || npx --no-install eslint .
endif

requirements: ## which of R001 to R230 have a test that shows them, and which have none
	@node tools/requirements.mjs

ifneq ($(wildcard tests/torture/*.test.mjs),)
.PHONY: torture
torture: asan ## rerun chosen cases failing the n-th allocation, database call and write
	@GUANXI_BIN=$(abspath $(ASAN_PROGRAM)) node --test $(wildcard tests/torture/*.test.mjs)
endif
ifneq ($(FUZZERS),)
.PHONY: fuzz
fuzz: $(FUZZERS) ## run every fuzzer of tests/fuzz for SECONDS (60); corpora lie in tests/fuzz/corpus
	@for fuzzer in $(FUZZERS); do mkdir -p tests/fuzz/corpus/$${fuzzer##*/}; \
		$$fuzzer -max_total_time=$(or $(SECONDS),60) tests/fuzz/corpus/$${fuzzer##*/} || exit 1; done
endif
ifneq ($(wildcard tests/bench/run.mjs),)
.PHONY: bench
bench: all $(BUILD)/deps/bench.ok $(BUILD)/deps/browser.ok ## measure, as ratios, against what else is on this machine
	@GUANXI_BIN=$(abspath $(PROGRAM)) node tests/bench/run.mjs
endif

clean: ## remove what was built (fetched libraries and web/node_modules stay)
	rm -rf web/dist
	@[ ! -d $(BUILD) ] || find $(BUILD) -mindepth 1 -maxdepth 1 -not -name deps -exec rm -rf {} +

distclean: ## remove everything that can be made or fetched again
	rm -rf $(BUILD) web/dist web/node_modules

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { print $$1 "\t" $$2 }' Makefile | \
		while IFS="$$(printf '\t')" read -r target text; do \
			case " $(help_hidden) " in *" $$target "*) continue ;; esac; \
			printf '  make %-14s %s\n' "$$target" "$$text"; done
# Targets whose folder is not there yet do not exist, and help does not name them.
help_hidden := $(if $(MAIN),,run install deb) $(if $(wildcard tests/torture/*.test.mjs),,torture) \
	$(if $(FUZZERS),,fuzz) $(if $(wildcard tests/bench/run.mjs),,bench)
