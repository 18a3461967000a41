/* diag_json.c: diagnostics as a JSON array, for editors: lines and columns count from 1, columns in bytes. Bytes above
 * 127 are written as the code points of the same number. */
#include "diag.h"
#include "source.h"

struct printing {
	FILE *out;
	const char *comma;
};

static void print_string(FILE *out, const char *s)
{
	fputc('"', out);
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;
		if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c < ' ' || c >= 127)
			fprintf(out, "\\u%04x", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}

static void print_member(FILE *out, const char *name, const char *value)
{
	fprintf(out, ",\"%s\":", name);
	print_string(out, value);
}

static void print_diag(void *context, const struct diag_view *d)
{
	static const char *const words[] = {"note", "warning", "error"};
	struct printing *p = context;
	unsigned line = 0, column = 0, end_line = 0, end_column = 0;

	if (d->where.source) {
		source_position(d->where.source, d->where.start, &line, &column);
		source_position(d->where.source, d->where.end, &end_line, &end_column);
	}
	fprintf(p->out, "%s{\"line\":%u,\"column\":%u,\"endLine\":%u,\"endColumn\":%u", p->comma, line, column, end_line,
		end_column);
	print_member(p->out, "file", d->where.source ? d->where.source->path : "");
	print_member(p->out, "severity", words[d->severity]);
	print_member(p->out, "id", d->id);
	print_member(p->out, "message", d->text);
	if (d->note)
		print_member(p->out, "note", d->note);
	fputc('}', p->out);
	p->comma = ",\n";
}

void diags_print_json(const struct diags *d, FILE *out)
{
	struct printing p = {out, ""};

	fputc('[', out);
	diags_each(d, print_diag, &p);
	fputs("]\n", out);
}
