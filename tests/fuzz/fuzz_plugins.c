/* fuzz_plugins.c: any bytes as a message, asked by the evals that read a language of their own out of it:
 * Authentication-Results, Received-SPF, addresses in names, attachments. Each result of a method excludes the others. */
#include "eval/eval.h"

#include <stdlib.h>

static const struct msg_conf *conf;
static const struct eval_conf *eval_conf;
static struct arena *arena;

static void set_up(void)
{
	static struct settings settings;
	struct err err;
	struct arena *lasting = arena_new();
	if (settings_parse(lasting,
			   SPAN_LIT("util_rb_tld com\nutil_rb_2tld co.uk\nauthres_networks all\n"
				    "welcomelist_from_spf *@example.com\nfns_add_addrlist (mine) *@example.com\n"
				    "always_trust_envelope_sender 1\n"),
			   &settings, &err) < 0)
		abort();
	conf = msg_conf_new(lasting, &settings, &err);
	eval_conf = eval_conf_new(lasting, &settings, &err);
	arena = arena_new();
	if (!conf || !eval_conf)
		abort();
}

static void ask_authres(struct eval *e)
{
	static const char *const methods[] = {"spf", "dkim", "dmarc", "arc", "sender-id"};
	static const char *const results[] = {"pass", "fail", "none", "neutral", "softfail", "hardfail", "policy",
					      "permerror", "temperror", "bestguesspass", "missing"};
	for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
		double sum = 0;
		for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
			struct wn_arg args[2] = {{.s = methods[m]}, {.s = results[i]}};
			sum += check_authres_result(e, args, 2);
		}
		if (sum != 1)
			abort();
	}
}

static void ask_spf(struct eval *e)
{
	double sum = check_for_spf_pass(e, NULL, 0) + check_for_spf_neutral(e, NULL, 0) + check_for_spf_none(e, NULL, 0) +
		     check_for_spf_fail(e, NULL, 0) + check_for_spf_softfail(e, NULL, 0) +
		     check_for_spf_permerror(e, NULL, 0) + check_for_spf_temperror(e, NULL, 0);
	if (sum > 1 || check_for_spf_welcomelist_from(e, NULL, 0) > check_for_spf_pass(e, NULL, 0))
		abort();
	check_spf_skipped_noenvfrom(e, NULL, 0);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	if (!conf)
		set_up();
	arena_reset(arena);
	struct eval e = {.msg = message_new(arena, (struct span){data, size}, conf), .conf = eval_conf};
	ask_authres(&e);
	ask_spf(&e);
	if (check_fromname_spoof(&e, NULL, 0) > check_fromname_contains_email(&e, NULL, 0))
		abort();
	check_microsoft_executable(&e, NULL, 0);
	check_suspect_name(&e, NULL, 0);
	return 0;
}
