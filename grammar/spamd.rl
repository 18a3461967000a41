/* spamd.rl: the head of a spamd request; see proto/request.h. The machine finds the command and where header
 * names and values begin in the current line, which is kept in the request; what they mean is decided at the
 * line's end (proto/request.c). */
#include "proto/request_line.h"

#include <string.h>

%%{
	machine spamd;
	access r->;
	variable cs r->state;

	action keep {
		if (r->n == SPAMD_LINE_LIMIT) {
			status = request_fail(r, "(line longer than the limit)");
			fbreak;
		}
		r->line[r->n++] = (char)fc;
	}
	action request_line {
		status = request_take_line(r, true);
		if (status != 1)
			fbreak;
	}
	action header_line {
		status = request_take_header(r, true);
		if (status != 1)
			fbreak;
	}

	byte = any - '\n';
	blank = [ \t\v\f\r];

	# The command may stand anywhere in the line. Each action sees the line before its last byte is kept.
	command = "CHECK SPAMC/"         @{ request_found(r, SPAMD_CHECK); }
	        | "HEADERS SPAMC/"       @{ request_found(r, SPAMD_HEADERS); }
	        | "PING SPAMC/"          @{ request_found(r, SPAMD_PING); }
	        | "PROCESS SPAMC/"       @{ request_found(r, SPAMD_PROCESS); }
	        | "REPORT SPAMC/"        @{ request_found(r, SPAMD_REPORT); }
	        | "REPORT_IFSPAM SPAMC/" @{ request_found(r, SPAMD_REPORT_IFSPAM); }
	        | "SKIP SPAMC/"          @{ request_found(r, SPAMD_SKIP); }
	        | "SYMBOLS SPAMC/"       @{ request_found(r, SPAMD_SYMBOLS); }
	        | "TELL SPAMC/"          @{ request_found(r, SPAMD_TELL); };
	request = ((byte* command)* byte*) $keep '\n' @request_line;

	value = (byte - blank) byte*;
	header = ((byte - ':')* (':' @{ r->colon = r->n; r->value = r->n + 1; }
	          (blank* ${ r->value = r->n + 1; }) value?)?) $keep '\n' @header_line;

	main := request header*;
}%%

%% write data;

void spamd_request_init(struct spamd_request *r)
{
	memset(r, 0, offsetof(struct spamd_request, line));
	r->colon = REQUEST_NONE;
	%% write init;
}

int spamd_request_feed(struct spamd_request *r, struct span bytes, size_t *used_r)
{
	const unsigned char *p = bytes.p, *pe = bytes.p + bytes.n;
	int status = 1;

	if (r->ended || bytes.n == 0) {
		*used_r = 0;
		return r->ended ? -1 : 1;
	}
	%% write exec;
	*used_r = (size_t)(p - bytes.p);
	return status;
}
