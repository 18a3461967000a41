/* net_declared.c: eval functions that ask the network (DNS lists, DKIM, DMARC, checksum services).
 * Scanning is local for now: SpamAssassin with -L skips their rules (tflags net) or finds no answer, so
 * they are declared here, that rules which name them are checked and metas above them see 0, and
 * answer that they were not run. The network issue replaces them one by one. check_dkim_dependable is
 * asked by a rule without `tflags net`: without DNS it is false there, too. */
#include "eval/eval.h"

#define NOT_RUN(name)                                                                              \
	double name(struct eval *e, const struct wn_arg *argv, unsigned argc)                      \
	{                                                                                          \
		return EVAL_NOT_RUN;                                                               \
	}

/* DCC */
NOT_RUN(check_dcc)
NOT_RUN(check_dcc_reputation_range)

/* DKIM */
NOT_RUN(check_arc_signed)
NOT_RUN(check_arc_valid)
NOT_RUN(check_dkim_adsp)
NOT_RUN(check_dkim_dependable)
NOT_RUN(check_dkim_signall)
NOT_RUN(check_dkim_signed)
NOT_RUN(check_dkim_signsome)
NOT_RUN(check_dkim_testing)
NOT_RUN(check_dkim_valid)
NOT_RUN(check_dkim_valid_author_sig)
NOT_RUN(check_dkim_valid_envelopefrom)
NOT_RUN(check_dkim_verified)
NOT_RUN(check_for_def_dkim_welcomelist_from)
NOT_RUN(check_for_def_dkim_whitelist_from)
NOT_RUN(check_for_dkim_welcomelist_from)
NOT_RUN(check_for_dkim_whitelist_from)

/* DMARC */
NOT_RUN(check_dmarc_missing)
NOT_RUN(check_dmarc_none)
NOT_RUN(check_dmarc_pass)
NOT_RUN(check_dmarc_quarantine)
NOT_RUN(check_dmarc_reject)

/* DNSEval */
NOT_RUN(check_dns_sender)
NOT_RUN(check_rbl)
NOT_RUN(check_rbl_accreditor)
NOT_RUN(check_rbl_envfrom)
NOT_RUN(check_rbl_from_domain)
NOT_RUN(check_rbl_from_host)
NOT_RUN(check_rbl_headers)
NOT_RUN(check_rbl_ns_from)
NOT_RUN(check_rbl_rcvd)
NOT_RUN(check_rbl_sub)
NOT_RUN(check_rbl_txt)

/* HashBL */
NOT_RUN(check_hashbl_attachments)
NOT_RUN(check_hashbl_bodyre)
NOT_RUN(check_hashbl_emails)
NOT_RUN(check_hashbl_tag)
NOT_RUN(check_hashbl_uris)

/* Pyzor */
NOT_RUN(check_pyzor)

/* Razor2 */
NOT_RUN(check_razor2)
NOT_RUN(check_razor2_range)


/* URIDNSBL */
NOT_RUN(check_uridnsbl)
