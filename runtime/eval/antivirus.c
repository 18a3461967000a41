/* antivirus.c: attachments that Windows would run, and file names that don't go with their types
 * (Plugin/AntiVirus.pm). */
#include "eval/eval.h"

#include "eval/addrlist.h"
#include "msg/content_type.h"

static const char *const executables[] = {
	"ade", "adp", "asx", "bas", "bat", "chm", "cmd", "com", "cpl", "crt", "dll", "exe", "hlp", "hta", "inf", "ins",
	"isp", "js",  "jse", "lnk", "mda", "mdb", "mde", "mdt", "mdw", "mdz", "msc", "msi", "msp", "mst", "nws", "ops",
	"pcd", "pif", "prf", "reg", "scf", "scr", "scr?", "sct", "shb", "shs", "shm", "swf", "url", "vb", "vbe", "vbs",
	"vbx", "vxd", "wsc", "wsf", "wsh",
};

/* Types that go with the names that end so. `behind`: the type ends like this; `before`: it begins so. */
static const struct {
	const char *endings; /* with a blank behind each */
	const char *before, *behind;
} families[] = {
	{"txt html htm phtml phtm xhtml xhtm xml ",
	 "text/plain|text/html|text/htm|text/phtml|text/phtm|text/xhtml|text/xhtm|text/english|text/sgml|text/xml|"
	 "text/enriched|text/richtext|message/external-body",
	 NULL},
	{"jpg jpeg tif tiff gif png ", "image/|application/mac-binhex", NULL},
	{"bat com exe pif scr swf vbs ", "application/", NULL},
	{"doc ", "application/", "word"},
	{"ppt ", "application/", "powerpoint|ppt"},
	{"xls ", "application/", "excel"},
};

/* One of the words of "a|b" is what the text begins or ends with. */
static bool fits(struct span s, const char *words, bool at_end)
{
	for (; *words; words += *words == '|') {
		size_t n = strcspn(words, "|");
		struct span word = {(const unsigned char *)words, n};
		if (at_end ? span_has_suffix(s, word) : span_has_prefix(s, word))
			return true;
		words += n;
	}
	return false;
}

static bool is_among(const char *endings, struct span ending)
{
	for (; *endings; endings += strspn(endings, " ")) {
		size_t n = strcspn(endings, " ");
		if (n == ending.n && memcmp(endings, ending.p, n) == 0)
			return true;
		endings += n;
	}
	return false;
}

/* What is behind the last dot, or all. */
static struct span ending_of(struct span name, bool *dotted_r)
{
	size_t at = name.n;

	while (at > 0 && name.p[at - 1] != '.')
		at--;
	*dotted_r = at > 0;
	return span_slice(name, at, name.n);
}

static bool is_executable(struct span name)
{
	bool dotted;
	struct span ending = ending_of(name, &dotted);

	for (size_t i = 0; dotted && i < sizeof executables / sizeof *executables; i++)
		if (span_equal(ending, span_from_str(executables[i])))
			return true;
	return false;
}

/* "application/x-foo" as "application/foo". */
static struct span plain_type(struct arena *arena, struct span type)
{
	static const char *const prefixes[] = {"x-", "vnd."};

	for (size_t at = 0; at < type.n; at++)
		for (size_t i = 0; type.p[at] == '/' && i < 2; i++) {
			struct span prefix = span_from_str(prefixes[i]), rest = span_slice(type, at + 1, type.n);
			if (span_has_prefix(rest, prefix))
				return span_from_str(arena_printf(arena, "%.*s%.*s", (int)at + 1, (const char *)type.p,
								  (int)(rest.n - prefix.n),
								  (const char *)rest.p + prefix.n));
		}
	return type;
}

static bool is_suspect(struct arena *arena, struct span name, struct span type)
{
	bool dotted;
	struct span ending = ending_of(name, &dotted);

	type = plain_type(arena, type);
	if (span_equal(ending, SPAN_LIT("vcf")))
		return !span_equal(type, SPAN_LIT("text/vcard"));
	for (size_t i = 0; i < sizeof families / sizeof *families; i++)
		if (is_among(families[i].endings, ending))
			return !fits(type, families[i].before, false) ||
			       (families[i].behind && !fits(type, families[i].behind, true));
	return false;
}

/* A line against a shape: ? is any byte, a lower-case letter one of a set, others are themselves. */
static bool has_shape(struct span line, const char *shape)
{
	static const char *const sets[26] = {['a' - 'a'] = "opqr", ['b' - 'a'] = "AB", ['c' - 'a'] = "AQgw",
					     ['d' - 'a'] = "ABCDEFGH", ['e' - 'a'] = "GHIJK"};

	if (line.n < strlen(shape))
		return false;
	for (size_t i = 0; shape[i]; i++) {
		unsigned char byte = line.p[i];
		const char *set = shape[i] >= 'a' && shape[i] <= 'z' ? sets[shape[i] - 'a'] : NULL;
		if (set ? !byte || !strchr(set, byte) : shape[i] == '?' ? byte == '\n' : byte != (unsigned char)shape[i])
			return false;
	}
	return true;
}

/* The head of a program in uuencoded text: after it, somewhere on the line, zeros. */
static bool is_uuencoded(struct span line)
{
	static const char shape[] = "M35e?`??`?";

	return has_shape(line, shape) &&
	       span_find(span_slice(line, sizeof shape - 1, line.n), SPAN_LIT("````"), 0) != (size_t)-1;
}

static bool any_uuencoded(struct span raw)
{
	for (size_t at = 0, end; at < raw.n; at = end + 1) {
		end = span_find_byte(raw, '\n', at);
		end = end == (size_t)-1 ? raw.n : end;
		if (raw.p[at] == 'M' && is_uuencoded(span_slice(raw, at, end)))
			return true;
	}
	return false;
}

struct antivirus {
	bool executable, suspect;
};

static void look_at(struct antivirus *found, struct message *m, struct part *part)
{
	struct header *encoding = headers_find_last(&part->headers, SPAN_LIT("content-transfer-encoding"));
	struct content_type ct = *part_content_type(m, part);
	struct span name = ct.has_name && !span_equal(ct.name, SPAN_LIT("0")) ? span_lower(m->arena, ct.name)
									      : (struct span){0};
	struct span cte = encoding ? span_lower(m->arena, header_text(m, encoding)) : (struct span){0};
	bool base64 = span_find(cte, SPAN_LIT("base64"), 0) != (size_t)-1;

	if (is_executable(name) || (base64 && has_shape(part->raw, "TVa?A??b?cd?A")))
		found->executable = true;
	else if (span_has_prefix(ct.type, SPAN_LIT("text")) && (ct.type.n == 4 || !byte_is_word(ct.type.p[4])))
		found->executable |= any_uuencoded(part->raw);
	if (name.n && !span_equal(ct.type, SPAN_LIT("application/octet-stream")))
		found->suspect |= is_suspect(m->arena, name, ct.type);
}

const void *antivirus_family_conf(struct arena *arena, const struct settings *settings, struct err *err)
{
	return "";
}

static const struct antivirus *antivirus_of(struct eval *e)
{
	struct antivirus *found = e->state[EVAL_FAMILY_antivirus];

	if (found)
		return found;
	e->state[EVAL_FAMILY_antivirus] = found = ARENA_NEW(e->msg->arena, struct antivirus);
	for (struct part *part = e->msg->root; part; part = part_next(e->msg, part))
		if (part->is_leaf)
			look_at(found, e->msg, part);
	return found;
}

double check_microsoft_executable(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return antivirus_of(e)->executable;
}

double check_suspect_name(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return antivirus_of(e)->suspect;
}
