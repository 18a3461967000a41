/* profile_format: the text of a profile, which `winnow bench --profile` writes and `winnow compile --profile` reads: how often
 * strings are met in the mail of a place. Lines, `#` begins a comment line:
 *
 *     winnow-profile 1
 *     length TEXT BYTES             the mean length of a unit of this text
 *     TEXT PER_MILLE STRING         that many of a thousand units hold it, in upper or lower case
 *
 * A string of two bytes or more that is no part of any of its text's is rarer than PROFILE_LEAST says. TEXT is one of the names below; STRING is in lower case, with \xHH for spaces, backslashes and whatever does not print. */
#ifndef WINNOW_BASE_PROFILE_FORMAT_H
#define WINNOW_BASE_PROFILE_FORMAT_H

#define PROFILE_MAGIC "winnow-profile 1"
enum { PROFILE_STRING = 12 }; /* bytes of a string at most: what a gate keeps of a literal */

enum profile_text {
	PROFILE_BODY,    /* a paragraph of the body */
	PROFILE_RAWBODY, /* a chunk of the raw body */
	PROFILE_URI,     /* a URI */
	PROFILE_FULL,    /* a whole message, a whole header */
	PROFILE_HEADER,  /* the value of a header */
	PROFILE_RELAYS,  /* of Received and X-Spam-Relays-* */
	PROFILE_TEXTS
};
/* Of a thousand units: what fewer hold is not in a profile. The larger the units, the more strings there would be. */
#define PROFILE_LEAST {20, 100, 20, 300, 20, 300}
/* What a string that is one byte longer has this much of need not be named: it is known from that. */
#define PROFILE_SAME_PERCENT 90
#define PROFILE_NAMES {"body", "rawbody", "uri", "full", "header", "relays"}

#endif
