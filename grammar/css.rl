/* css.rl: finds the declarations of a style attribute that decide how text looks, as HTML.pm text_style reads them:
 * each property with an idea of white space and case of its own; a ';' ends a declaration, be it quoted; a value
 * has no newline in it. In: bytes, in any pieces; out: properties and offsets, see msg/css.h. */
#include "msg/css.h"

%%{
	machine css;
	alphtype unsigned char;
	access m->;

	action color            { m->property = CSS_COLOR; }
	action background_color { m->property = CSS_BACKGROUND_COLOR; }
	action background       { m->property = CSS_BACKGROUND; }
	action display          { m->property = CSS_DISPLAY; }
	action visibility       { m->property = CSS_VISIBILITY; }
	action value_from       { m->from = AT; }
	action value_to         { m->to = AT + 1; }
	action found            { found = true; fbreak; }
	action skip             { fhold; fgoto skip; }

	ws    = space;
	blank = ws - "\n";
	solid = any - ws - ";";
	value = ( solid >value_from @value_to ) ( blank* solid @value_to )* ws*;

	# Nothing but white space is a value, too: the first of it that is no newline.
	painted = "\n"* ( blank @value_from @value_to ws* value? | value );
	shown   = ws* ":" ws* value;

	declaration = ws* (
		"color:"i @color painted |
		"background-color:"i @background_color painted |
		"background:" @background painted |
		"display" @display shown |
		"visibility" @visibility shown
	);

	skip := [^;]* ";" @{ fgoto main; };
	main := ( ( declaration ";" ) $!skip @found )*;
}%%

%% write data nofinal noerror noentry;

#define AT (m->read + (size_t)(p - text->p))

void css_init(struct css *m)
{
	*m = (struct css){0};
	%% write init;
}

int css_feed(struct css *m, struct span *text)
{
	const unsigned char *p = text->p, *pe = p + text->n, *eof = NULL;
	bool found = false;
	%% write exec;
	m->read = AT;
	*text = (struct span){p, (size_t)(pe - p)};
	return found ? 0 : 1;
}

int css_finish(struct css *m)
{
	struct span end = SPAN_LIT(";");
	return css_feed(m, &end);
}
