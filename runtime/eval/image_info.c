/* image_info.c: the evals of Plugin/ImageInfo.pm: number, size and names of attached GIF, PNG and JPEG
 * images, read from their first bytes. */
#include "eval/eval.h"
#include "base/vec.h"

enum image_type { IMAGE_ALL, IMAGE_GIF, IMAGE_PNG, IMAGE_JPEG, IMAGE_TYPES };
static const char *const type_names[IMAGE_TYPES] = {"all", "gif", "png", "jpeg"};

struct image {
	enum image_type type;
	uint32_t width, height;
	const char *name;
};

struct image_info {
	VEC(struct image) images; /* those whose size could be read */
	double count[IMAGE_TYPES], pixels[IMAGE_TYPES];
};

const void *image_family_conf(struct arena *arena, const struct settings *settings, struct err *err)
{
	return settings; /* no options */
}

static uint32_t big32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint32_t big16(const unsigned char *p)
{
	return (uint32_t)p[0] << 8 | p[1];
}

static void read_gif(struct span d, struct image *image)
{
	if (d.n < 10 || (memcmp(d.p, "GIF87a", 6) != 0 && memcmp(d.p, "GIF89a", 6) != 0))
		return;
	image->width = (uint32_t)d.p[6] | (uint32_t)d.p[7] << 8;
	image->height = (uint32_t)d.p[8] | (uint32_t)d.p[9] << 8;
}

/* Looks for the header chunk in steps of eight bytes, as there; it comes first in real images. */
static void read_png(struct span d, struct image *image)
{
	if (d.n < 8 || memcmp(d.p, "\x89PNG\r\n\x1a\n", 8) != 0)
		return;
	for (size_t at = 8; at + 8 <= d.n; at += 8) {
		if (memcmp(d.p + at + 4, "IEND", 4) == 0)
			return;
		if (memcmp(d.p + at + 4, "IHDR", 4) != 0 || big32(d.p + at) != 13)
			continue;
		if (at + 8 + 12 <= d.n) {
			image->width = big32(d.p + at + 8);
			image->height = big32(d.p + at + 12);
		}
		return;
	}
}

static bool is_frame_start(unsigned char marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static void read_jpeg(struct span d, struct image *image)
{
	if (d.n < 2 || d.p[0] != 0xff || d.p[1] != 0xd8)
		return;
	for (size_t at = 2; at + 4 <= d.n;) {
		unsigned char marker = d.p[at + 1];
		uint32_t length = big16(d.p + at + 2);
		if (d.p[at] != 0xff || marker == 0xda || marker == 0xd9 || length < 2)
			return;
		at += 4;
		if (is_frame_start(marker)) {
			if (at + 5 <= d.n && length >= 7) {
				image->height = big16(d.p + at + 1);
				image->width = big16(d.p + at + 3);
			}
			return;
		}
		at += length - 2;
	}
}

static enum image_type type_of(const char *type)
{
	if (strcmp(type, "image/gif") == 0)
		return IMAGE_GIF;
	if (strcmp(type, "image/png") == 0)
		return IMAGE_PNG;
	return strcmp(type, "image/jpg") == 0 || strcmp(type, "image/jpeg") == 0 ? IMAGE_JPEG
										  : IMAGE_ALL;
}

static void add_image(struct image_info *info, struct message *m, struct part *part)
{
	struct image image = {.type = type_of(part->type), .name = part->name};
	struct header *h = headers_find_last(&part->headers, SPAN_LIT("content-transfer-encoding"));
	if (image.type == IMAGE_ALL || !h || !span_equal_nocase(header_text(m, h), SPAN_LIT("base64")))
		return;
	struct span data = part_decoded(m, part);
	if (image.type == IMAGE_GIF)
		read_gif(data, &image);
	else if (image.type == IMAGE_PNG)
		read_png(data, &image);
	else
		read_jpeg(data, &image);
	info->count[image.type]++;
	info->count[IMAGE_ALL]++;
	if (!image.width || !image.height)
		return;
	double pixels = (double)image.width * image.height;
	info->pixels[image.type] += pixels;
	info->pixels[IMAGE_ALL] += pixels;
	vec_push(m->arena, &info->images, image);
}

static const struct image_info *image_info(struct eval *e)
{
	struct image_info *info = e->state[EVAL_FAMILY_image];
	if (info)
		return info;
	info = e->state[EVAL_FAMILY_image] = ARENA_NEW(e->msg->arena, struct image_info);
	for (struct part *p = NULL; (p = part_next_leaf(e->msg, p));)
		if (strncmp(p->type, "image/", 6) == 0)
			add_image(info, e->msg, p);
	return info;
}

/* IMAGE_TYPES for a word that is no type. */
static enum image_type type_by_name(const char *name)
{
	enum image_type type = IMAGE_ALL;
	while (type < IMAGE_TYPES && strcmp(name, type_names[type]) != 0)
		type++;
	return type;
}

/* argv: type, minimum, optional maximum. */
static double in_range(const double values[IMAGE_TYPES], const struct wn_arg *argv, unsigned argc)
{
	enum image_type type = type_by_name(argv[0].s);
	if (type == IMAGE_TYPES)
		return 0;
	return values[type] >= argv[1].num && (argc < 3 || values[type] <= argv[2].num);
}

double image_count(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return in_range(image_info(e)->count, argv, argc);
}

double pixel_coverage(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return in_range(image_info(e)->pixels, argv, argc);
}

double image_to_text_ratio(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	enum image_type type = type_by_name(argv[0].s);
	double pixels = type == IMAGE_TYPES ? 0 : image_info(e)->pixels[type], length = 0;
	if (pixels <= 0)
		return 0;
	struct spans text = e->rule->type == WN_RULE_EVAL_RAWBODY ? message_rawbody(e->msg)
								  : message_body(e->msg);
	for (size_t i = 0; i < text.n; i++)
		length += (double)text.v[i].n;
	double ratio = length / pixels;
	return length > 0 && ratio >= argv[1].num && ratio < argv[2].num;
}

static bool is_type(const struct image *image, enum image_type type)
{
	return type == IMAGE_ALL || image->type == type;
}

/* argv: type, height, width. */
double image_size_exact(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	const struct image_info *info = image_info(e);
	enum image_type type = type_by_name(argv[0].s);
	for (size_t i = 0; i < info->images.n; i++) {
		const struct image *image = &info->images.v[i];
		if (is_type(image, type) && image->height == argv[1].num && image->width == argv[2].num)
			return 1;
	}
	return 0;
}

/* argv: type, least height, least width, optional greatest height and width. */
double image_size_range(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	const struct image_info *info = image_info(e);
	enum image_type type = type_by_name(argv[0].s);
	for (size_t i = 0; i < info->images.n; i++) {
		const struct image *image = &info->images.v[i];
		if (is_type(image, type) && image->height >= argv[1].num &&
		    image->width >= argv[2].num && (argc < 4 || image->height <= argv[3].num) &&
		    (argc < 5 || image->width <= argv[4].num))
			return 1;
	}
	return 0;
}

double image_named(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	const struct image_info *info = image_info(e);
	for (size_t i = 0; i < info->images.n; i++)
		if (info->images.v[i].name && strcmp(info->images.v[i].name, argv[0].s) == 0)
			return 1;
	return 0;
}

double image_name_regex(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	const struct image_info *info = image_info(e);
	for (size_t i = 0; i < info->images.n; i++)
		if (info->images.v[i].name &&
		    pcre_match(&e->regexes[0], span_from_str(info->images.v[i].name), 0, NULL) == 1)
			return 1;
	return 0;
}
