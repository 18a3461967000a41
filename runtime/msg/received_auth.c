/* received_auth.c: signs of authentication in a Received header. The first kind that is found counts.
 * Rare kinds are regexes behind a word that must be there; words only ever found by patterns cost a
 * memmem each. */
#include "msg/received.h"
#include "msg/received_names.h"
#include "msg/received_text.h"

#include "base/pcre.h"

#define ABSENT ((size_t)-1)

/* "... [1.2.3.4]) ... (... authenticated ...) ... by": each after the one before. */
static bool comment_says_authenticated(const struct received_text *t)
{
	struct span s = t->s;
	size_t at = 5;
	if (!received_text_has(t, "authenticated"))
		return false;
	for (;; at++) {
		if (at >= s.n)
			return false;
		struct span rest = span_slice(s, at, s.n);
		if (span_has_prefix(rest, SPAN_LIT("]) ")) || span_has_prefix(rest, SPAN_LIT(")] "))) {
			at += 3;
			break;
		}
		if (!span_has_prefix(rest, SPAN_LIT("] (")))
			continue;
		size_t close = span_find_byte(s, ')', at + 3);
		if (close != ABSENT && span_has_prefix(span_slice(s, close, s.n), SPAN_LIT(")) "))) {
			at = close + 3;
			break;
		}
	}
	static const char *const then[] = {"(", "authenticated", ")", " by"};
	for (size_t i = 0; i < 4; i++) {
		at = span_find(s, span_from_str(then[i]), at);
		if (at == ABSENT)
			return false;
		at += strlen(then[i]);
	}
	return true;
}

enum sign { GMAIL, COURIER, GMX, CRITICAL_PATH, POSTFIX };

static struct {
	const char *needs;
	struct pcre re;
} signs[] = {
	[GMAIL] = {" by mx.google.com with ESMTPS id ",
		   PCRE_LIT("^(?=.* by mx\\.google\\.com with ESMTPS id [a-z\\d]{1,4}sm\\d{2,9}[a-z]{3}\\.\\d{1,3}"
			    "\\.\\d{4}(?:\\.[0-6]\\d){5}).*?\\(version=([^ ]+) cipher=([^)]+)\\)", 0)},
	[COURIER] = {" (AUTH: ",
		     PCRE_LIT("^from .*?(?:\\]\\)|\\)\\]) \\(AUTH: (LOGIN|PLAIN|(?:DIGEST|CRAM)-MD5) \\S+(?:, .*?)?\\) by ", 0)},
	[GMX] = {"] by mail.gmx.",
		 PCRE_LIT("from \\S* \\([HE][EH]LO \\S*\\) \\[[\\da-fA-FIPv:.]+\\] by (mail\\.gmx\\.(?:net|com)) \\([^)]+\\) with (E?SMTP)", 0)},
	[CRITICAL_PATH] = {" (authenticated as ",
			   PCRE_LIT("\\) by .+ \\(\\d\\d?\\.\\d\\.\\d{3}(?:\\.\\d{1,3})?\\) \\(authenticated as .+\\) id ", 0)},
	[POSTFIX] = {") (Authenticated sender: ",
		     PCRE_LIT("\\) \\(Authenticated sender: \\S+\\) by \\S+ \\(([^)]+)\\) with ", 0)},
};

static bool sign_found(enum sign sign, const struct received_text *t, struct span group[2])
{
	struct span s = t->s;
	struct pcre_match m;
	if (!received_text_has(t, signs[sign].needs) || pcre_match(&signs[sign].re, s, 0, &m) != 1)
		return false;
	for (unsigned i = 0; i < 2; i++)
		group[i] = i + 1 < m.groups && m.start[i + 1] != ABSENT
				   ? span_slice(s, m.start[i + 1], m.end[i + 1])
				   : SPAN_LIT("");
	return true;
}

static struct span words(struct arena *arena, const char *format, struct span a, struct span b)
{
	return span_from_str(arena_printf(arena, format, (int)a.n, (const char *)a.p, (int)b.n,
					  (const char *)b.p));
}

static bool communigate(const struct received_text *t)
{
	return received_text_has(t, " (account ") &&
	       (received_text_has(t, "CommuniGate Pro HTTP") || received_text_has(t, "CommuniGate Pro SMTP") ||
		received_text_has(t, "CommuniGate Pro XIMSS") ||
		received_text_has(t, "CommuniGate Pro IMAP"));
}

static bool exchange_http(const struct received_text *t)
{
	struct span s = t->s, mark = SPAN_LIT(" with Microsoft Exchange Server HTTP-DAV");
	size_t at = received_text_has(t, (const char *)mark.p) ? span_find(s, mark, 0) : ABSENT;
	return at != ABSENT && (at + mark.n == s.n || !byte_is_word(s.p[at + mark.n]));
}

struct span received_auth(struct arena *arena, const struct received_text *t,
			  const struct received_names *names)
{
	struct span s = t->s;
	struct span g[2];
	if (names->by && names->with)
		return span_slice(s, names->with, names->with_end);
	if (sign_found(GMAIL, t, g))
		return words(arena, "GMail - transport=%.*s cipher=%.*s", g[0], g[1]);
	if (sign_found(COURIER, t, g))
		return g[0];
	if (comment_says_authenticated(t))
		return SPAN_LIT("Sendmail");
	if (sign_found(GMX, t, g))
		return words(arena, "GMX (%.*s / %.*s)", g[1], g[0]);
	if (sign_found(CRITICAL_PATH, t, g))
		return SPAN_LIT("CriticalPath");
	if (sign_found(POSTFIX, t, g)) {
		if (span_equal(g[0], SPAN_LIT("Postfix")))
			return g[0];
		return words(arena, "Postfix (%.*s%.*s)", g[0], SPAN_LIT(""));
	}
	if (communigate(t))
		return SPAN_LIT("Communigate");
	if (exchange_http(t))
		return SPAN_LIT("HTTP-DAV");
	return names->by ? span_slice(s, names->via, names->via_end) : SPAN_LIT("");
}
