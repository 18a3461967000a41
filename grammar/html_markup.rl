/* html_markup.rl: one piece of HTML markup from its '<': start tag with attributes, end tag, comment,
 * declaration, marked section, processing instruction; cut where HTML::Parser 3.81 cuts, as lenient as it is.
 * In: bytes, in any pieces; out: events and offsets, see msg/html_markup.h. Text between markup
 * and whatever depends on the end of the source is html_token.c's: to find the next '<' is memchr's work. */
#include "msg/html_markup.h"

%%{
	machine html_markup;
	alphtype unsigned char;
	access m->;

	ws         = space;
	word       = any - space - ">";       # of a tag name or an unquoted value
	quote      = ["'];
	name_first = alpha | [:_];
	name       = name_first | digit | [.\-];

	action name_to    { m->name_to = AT; }
	action attr_from  { m->attr_from = AT; }
	action attr_to    { m->attr_to = AT; m->value_from = m->attr_from; m->value_to = AT; }
	action value_from { m->value_from = AT; }
	action value_next { m->value_from = AT + 1; }
	action value_none { m->value_from = m->value_to = AT; }
	action value_to   { m->value_to = AT; }
	action attr       { event = HTML_MARKUP_ATTR; fbreak; }
	# The attribute was complete before this byte, which is read again.
	action attr_before { event = HTML_MARKUP_ATTR; fhold; fbreak; }

	action start       { event = HTML_MARKUP_START; m->to = AT + 1; fbreak; }
	action end         { event = m->name_to > 2 ? HTML_MARKUP_END : HTML_MARKUP_COMMENT; m->to = AT + 1; fbreak; }
	action comment     { event = HTML_MARKUP_COMMENT; m->to = AT + 1; fbreak; }
	action declaration { event = HTML_MARKUP_DECLARATION; m->to = AT + 1; fbreak; }
	action section     { event = HTML_MARKUP_SECTION; m->to = AT + 1; fbreak; }
	action instruction { event = HTML_MARKUP_INSTRUCTION; m->to = AT + 1; fbreak; }

	action bogus { fhold; fgoto bogus; }

	# What begins like a comment or a declaration but is none: a comment up to the first '>'.
	bogus := [^>]* ">" @comment;

	# "<name attr attr=value>". An attribute's name is anything up to white space, '=' or '>'.
	start_tag := start: (
		word -> start | ws @name_to -> attrs | ">" @name_to @start -> final
	),
	attrs: (
		ws -> attrs | word @attr_from -> attr_name | ">" @start -> final
	),
	attr_name: (
		( word - "=" ) -> attr_name | ws @attr_to -> behind_name | "=" @attr_to -> before_value |
		">" @attr_to @attr_before -> attrs
	),
	behind_name: (
		ws -> behind_name | "=" -> before_value | ( any - ws - "=" ) @attr_before -> attrs
	),
	before_value: (
		ws -> before_value | '"' @value_next -> double | "'" @value_next -> single |
		( word - quote ) @value_from -> bare | ">" @value_none @attr_before -> attrs
	),
	bare: ( word -> bare | ( ws | ">" ) @value_to @attr_before -> attrs ),
	double: ( [^"] -> double | '"' @value_to @attr -> attrs ),
	single: ( [^'] -> single | "'" @value_to @attr -> attrs );

	# "</name ...>": what is quoted behind a space or '=' may hold a '>'. Without a name: a comment.
	end_tag := start: (
		word -> start | " " @name_to -> quotable | ( ws - " " ) @name_to -> rest |
		">" @name_to @end -> final
	),
	quotable: (
		[ =] -> quotable | '"' -> double | "'" -> single | ">" @end -> final |
		( any - [ =>] - quote ) -> rest
	),
	rest: ( [ =] -> quotable | ">" @end -> final | ( any - [ =>] ) -> rest ),
	double: ( [^"] -> double | '"' -> rest ),
	single: ( [^'] -> single | "'" -> rest );

	# "<!-- ... -- >"
	comment := any* :>> ( "--" ws* ">" ) @comment;

	# "<!doctype ...>": words, quoted text and comments; a single '-' ends the leniency.
	declaration := start: (
		ws -> start | '"' -> double | "'" -> single | "-" -> dash | ">" @declaration -> final |
		( word - quote - "-" ) -> in_word
	),
	in_word: ( word -> in_word | ws -> start | ">" @declaration -> final ),
	double: ( [^"] -> double | '"' -> start ),
	single: ( [^'] -> single | "'" -> start ),
	dash: ( "-" -> in_comment | [^\-] @bogus -> final ),
	in_comment: ( [^\-] -> in_comment | "-" -> comment_dash ),
	comment_dash: ( [^\-] -> in_comment | "-" -> start );

	known_name   = "doctype"i | "entity"i;
	other_name   = ( alpha name* ) - known_name;
	declared     := known_name ( any - name ) @{ fhold; fgoto declaration; }
		      | other_name ( any - name ) @bogus;

	# "<![ words [": the strongest word counts. What turns out to be no section is a bogus comment from
	# its beginning, up to the first '>', which may lie behind, in an inner comment.
	action gt         { if (!m->gt) m->gt = AT + 1; }
	action includes   { strengthen(m, HTML_SECTION_INCLUDE); }
	action rcdata     { strengthen(m, HTML_SECTION_RCDATA); }
	action cdata      { strengthen(m, HTML_SECTION_CDATA); }
	action ignore     { strengthen(m, HTML_SECTION_IGNORE); }
	action word       { m->has_words = true; m->after_inner = false; }
	action inner      { m->after_inner = false; }
	action inner_end  { m->after_inner = true; }
	action no_section {
		if (m->gt) {
			event = HTML_MARKUP_COMMENT;
			m->to = m->gt;
			fbreak;
		}
		fhold;
		fgoto bogus;
	}

	keyword = "include"i %includes | "rcdata"i %rcdata | "cdata"i %cdata | "ignore"i %ignore;
	named   = ( keyword | ( ( name_first name* ) - keyword ) ) >word;
	inner   = ( "--" ( any | ">" @gt )* :>> "--" @inner_end ) >inner;
	section := ( ws* ( ( named ( ws+ named )* ws+ )? inner ws* )* ( named ( ws+ named )* ws* )?
		     "[" @section ) $!no_section;

	main := "<" (
		name_first @{ fgoto start_tag; } |
		"/" @{ fgoto end_tag; } |
		"?" [^>]* ">" @instruction |
		"!" (
			"-" ( "-" @{ if (m->any_gt_ends_comment) fgoto bogus; fgoto comment; } | [^\-] @bogus ) |
			"[" @{ fgoto section; } |
			alpha @{ fhold; fgoto declared; } |
			( any - alpha - [\-\[] ) @bogus
		)
	);
}%%

%% write data nofinal noentry;

#define AT (m->read + (size_t)(p - text->p))

static void strengthen(struct html_markup *m, enum html_section strength)
{
	if (m->strength < strength)
		m->strength = strength;
}

void html_markup_init(struct html_markup *m, bool any_gt_ends_comment)
{
	*m = (struct html_markup){.any_gt_ends_comment = any_gt_ends_comment};
	%% write init;
}

int html_markup_feed(struct html_markup *m, struct span *text)
{
	const unsigned char *p = text->p, *pe = p + text->n, *eof = NULL;
	enum html_markup_event event = HTML_MARKUP_NONE;
	%% write exec;
	m->read = AT;
	*text = (struct span){p, (size_t)(pe - p)};
	m->event = event;
	return event ? 0 : m->cs == html_markup_error ? -1 : 1;
}

int html_markup_finish(struct html_markup *m)
{
	if (!m->after_inner || !m->gt)
		return 1;
	m->event = HTML_MARKUP_COMMENT;
	m->to = m->gt;
	return 0;
}
