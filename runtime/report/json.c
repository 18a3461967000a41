/* json.c: one line of JSON a message, in the shape that comparisons with SpamAssassin read. */
#include "report/json_write.h"
#include "report/report.h"
#include "scan/scanner.h"

static void add_hits(struct strbuf *b, const struct wn_result *result, bool sub)
{
	strbuf_add_byte(b, '{');
	for (size_t i = 0; i < result->nhits; i++) {
		if (result->hits[i].sub != sub)
			continue;
		json_plain_key(b, result->hits[i].name);
		json_number(b, result->hits[i].count);
	}
	strbuf_add_byte(b, '}');
}

static void add_limited(struct strbuf *b, const struct wn_result *result)
{
	json_key(b, "limited");
	strbuf_add_byte(b, '[');
	for (size_t i = 0; i < result->nlimited; i++) {
		strbuf_add_str(b, i ? "," : "");
		json_str(b, result->limited[i]);
	}
	strbuf_add_byte(b, ']');
}

static void add_cut(struct strbuf *b, unsigned cut)
{
	json_key(b, "cut");
	const char *comma = "[";
	for (unsigned bit = 1; bit && bit <= cut; bit <<= 1) {
		if (!(cut & bit) || !wn_cut_text(bit))
			continue;
		strbuf_add_str(b, comma);
		json_str(b, wn_cut_text(bit));
		comma = ",";
	}
	strbuf_add_str(b, *comma == '[' ? "[]" : "]");
}

void report_json(struct strbuf *b, struct wn_scanner *scanner, const char *file, bool layers)
{
	const struct wn_result *result = wn_scanner_result(scanner);
	strbuf_add_byte(b, '{');
	json_key(b, "file");
	json_str(b, file);
	json_key(b, "score");
	json_number(b, result->score);
	json_key(b, "spam");
	json_number(b, result->spam);
	json_key(b, "hits");
	add_hits(b, result, false);
	if (!scanner->quiet) {
		json_key(b, "subhits");
		add_hits(b, result, true);
	}
	if (result->nlimited)
		add_limited(b, result);
	if (result->cut)
		add_cut(b, result->cut);
	if (layers)
		report_json_layers(b, scanner);
	strbuf_add_str(b, "}\n");
}

void report_json_error(struct strbuf *b, const char *file, const char *error)
{
	strbuf_add_byte(b, '{');
	json_key(b, "file");
	json_str(b, file);
	json_key(b, "error");
	json_str(b, error);
	strbuf_add_str(b, "}\n");
}
