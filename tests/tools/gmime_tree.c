/* gmime_tree: on how many messages GMime's own list of leaf parts (type and decoded bytes) differs from the
 * one rules must see. Usage: gmime_tree FILE... (or names on standard input); prints the counts and, with
 * -v first, the names. The answer is why mime.c exists; it is quoted in gmime.c. */
#include "base/file.h"
#include "msg/message.h"

#include <gmime/gmime.h>
#include <stdio.h>

struct leaf {
	char type[128];
	GByteArray *bytes;
};

struct leaves {
	struct leaf v[1000];
	unsigned n;
};

static void add_leaf(struct leaves *list, GMimeObject *object)
{
	if (list->n == 1000)
		return;
	struct leaf *leaf = &list->v[list->n++];
	GMimeContentType *type = g_mime_object_get_content_type(object);
	char *text = g_mime_content_type_get_mime_type(type);
	snprintf(leaf->type, sizeof leaf->type, "%s", text);
	g_free(text);
	GMimeStream *stream = g_mime_stream_mem_new();
	if (GMIME_IS_PART(object)) {
		GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(object));
		if (content)
			g_mime_data_wrapper_write_to_stream(content, stream);
	}
	GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	leaf->bytes = g_byte_array_new();
	if (bytes)
		g_byte_array_append(leaf->bytes, bytes->data, bytes->len);
	g_object_unref(stream);
}

static void walk(struct leaves *list, GMimeObject *object, unsigned depth)
{
	if (!object || depth > MESSAGE_DEPTH_LIMIT)
		return;
	if (GMIME_IS_MULTIPART(object)) {
		int n = g_mime_multipart_get_count(GMIME_MULTIPART(object));
		for (int i = 0; i < n; i++)
			walk(list, g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1);
	} else if (GMIME_IS_MESSAGE_PART(object)) {
		GMimeMessage *sub = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
		walk(list, sub ? g_mime_message_get_mime_part(sub) : NULL, depth + 1);
	} else {
		add_leaf(list, object);
	}
}

static GMimeMessage *parse(struct span bytes)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)bytes.p, bytes.n);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	g_mime_parser_set_format(parser, bytes.n > 5 && memcmp(bytes.p, "From ", 5) == 0
						 ? GMIME_FORMAT_MBOX : GMIME_FORMAT_MESSAGE);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
	g_object_unref(parser);
	g_object_unref(stream);
	return message;
}

static bool same_leaves(struct message *m, const struct leaves *list, bool *same_types_r)
{
	unsigned i = 0;
	bool same = true;
	for (struct part *p = NULL; (p = part_next_leaf(m, p)); i++) {
		if (i >= list->n || strcasecmp(p->type, list->v[i].type) != 0)
			return *same_types_r = false;
		struct span text = part_decoded(m, p);
		if (text.n != list->v[i].bytes->len ||
		    (text.n && memcmp(text.p, list->v[i].bytes->data, text.n) != 0))
			same = false;
	}
	*same_types_r = i == list->n;
	return same && *same_types_r;
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct leaves *list = mem_calloc(1, sizeof *list);
	struct err err;
	char name[4096];
	bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0, types;
	int at = 1 + verbose, files = 0, differ = 0, types_differ = 0;
	bool from_stdin = at >= argc;
	g_mime_init();
	while (from_stdin ? fgets(name, sizeof name, stdin) != NULL
			  : at < argc && snprintf(name, sizeof name, "%s", argv[at++]) >= 0) {
		struct span bytes;
		name[strcspn(name, "\n")] = 0;
		arena_reset(arena);
		if (file_read(arena, name, 1u << 30, &bytes, &err) < 0) {
			fprintf(stderr, "%s\n", err.text);
			return 2;
		}
		GMimeMessage *message = parse(bytes);
		list->n = 0;
		if (message)
			walk(list, g_mime_message_get_mime_part(message), 0);
		bool same = same_leaves(message_new(arena, bytes, NULL), list, &types);
		files++;
		differ += !same;
		types_differ += !types;
		if (!same && verbose)
			printf("%s %s\n", types ? "bytes" : "types", name);
		for (unsigned i = 0; i < list->n; i++)
			g_byte_array_unref(list->v[i].bytes);
		if (message)
			g_object_unref(message);
	}
	printf("%d messages: leaves differ on %d, in number or type on %d\n", files, differ, types_differ);
	free(list);
	arena_free(&arena);
	return 0;
}
