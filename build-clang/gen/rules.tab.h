/* A Bison parser, made by GNU Bison 3.8.2.  */

/* Bison interface for Yacc-like parsers in C

   Copyright (C) 1984, 1989-1990, 2000-2015, 2018-2021 Free Software Foundation,
   Inc.

   This program is free software: you can redistribute it and/or modify
   it under the terms of the GNU General Public License as published by
   the Free Software Foundation, either version 3 of the License, or
   (at your option) any later version.

   This program is distributed in the hope that it will be useful,
   but WITHOUT ANY WARRANTY; without even the implied warranty of
   MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the
   GNU General Public License for more details.

   You should have received a copy of the GNU General Public License
   along with this program.  If not, see <https://www.gnu.org/licenses/>.  */

/* As a special exception, you may create a larger work that contains
   part or all of the Bison parser skeleton and distribute that work
   under terms of your choice, so long as that work isn't itself a
   parser generator using the skeleton or a modified version thereof
   as a parser skeleton.  Alternatively, if you modify or redistribute
   the parser skeleton itself, you may (at your option) remove this
   special exception, which will cause the skeleton and the resulting
   Bison output files to be licensed under the GNU General Public
   License without this special exception.

   This special exception was added by the Free Software Foundation in
   version 2.2 of Bison.  */

/* DO NOT RELY ON FEATURES THAT ARE NOT DOCUMENTED in the manual,
   especially those whose name start with YY_ or yy_.  They are
   private implementation details that can be changed or removed.  */

#ifndef YY_RULES_YY_BUILD_CLANG_GEN_RULES_TAB_H_INCLUDED
# define YY_RULES_YY_BUILD_CLANG_GEN_RULES_TAB_H_INCLUDED
/* Debug traces.  */
#ifndef RULES_YYDEBUG
# if defined YYDEBUG
#if YYDEBUG
#   define RULES_YYDEBUG 1
#  else
#   define RULES_YYDEBUG 0
#  endif
# else /* ! defined YYDEBUG */
#  define RULES_YYDEBUG 0
# endif /* ! defined YYDEBUG */
#endif  /* ! defined RULES_YYDEBUG */
#if RULES_YYDEBUG
extern int rules_yydebug;
#endif
/* "%code requires" blocks.  */
#line 13 "grammar/rules.y"

#include "ast.h"
#include "parse_loc.h"

#line 62 "build-clang/gen/rules.tab.h"

/* Token kinds.  */
#ifndef RULES_YYTOKENTYPE
# define RULES_YYTOKENTYPE
  enum rules_yytokentype
  {
    RULES_YYEMPTY = -2,
    RULES_YYEOF = 0,               /* "end of file"  */
    RULES_YYerror = 256,           /* error  */
    RULES_YYUNDEF = 257,           /* "invalid token"  */
    EOL = 258,                     /* "end of line"  */
    BAD = 259,                     /* "a stray character"  */
    LANG = 260,                    /* "lang"  */
    D_REGEX = 261,                 /* "rule"  */
    D_HEADER = 262,                /* "header rule"  */
    D_MIMEHEADER = 263,            /* "mimeheader rule"  */
    D_META = 264,                  /* "meta rule"  */
    D_SCORE = 265,                 /* "score"  */
    D_NAMED = 266,                 /* "directive with a name"  */
    D_WORDS = 267,                 /* "directive with words"  */
    D_IF = 268,                    /* "if"  */
    D_IFPLUGIN = 269,              /* "ifplugin"  */
    D_VALUE = 270,                 /* "directive"  */
    D_UNKNOWN = 271,               /* "unknown directive"  */
    NAME = 272,                    /* "name"  */
    WORD = 273,                    /* "word"  */
    TEXT = 274,                    /* "text"  */
    HEADER = 275,                  /* "header name"  */
    FUNCTION = 276,                /* "function name"  */
    ARGUMENTS = 277,               /* "(arguments)"  */
    NUMBER = 278,                  /* "number"  */
    MATCHING = 279,                /* "rules_matching(...)"  */
    EVAL = 280,                    /* "eval:"  */
    EXISTS = 281,                  /* "exists:"  */
    MATCHES = 282,                 /* "=~"  */
    MATCHES_NOT = 283,             /* "!~"  */
    AND = 284,                     /* "&&"  */
    OR = 285,                      /* "||"  */
    GE = 286,                      /* ">="  */
    LE = 287,                      /* "<="  */
    EQ = 288,                      /* "=="  */
    NE = 289,                      /* "!="  */
    PREFIX = 290                   /* PREFIX  */
  };
  typedef enum rules_yytokentype rules_yytoken_kind_t;
#endif

/* Value type.  */
#if ! defined RULES_YYSTYPE && ! defined RULES_YYSTYPE_IS_DECLARED
union RULES_YYSTYPE
{
#line 29 "grammar/rules.y"

	struct ast_key key;
	struct ast_text text;
	struct ast_words words;
	struct ast_stmt *stmt;
	struct mexpr *expr;

#line 122 "build-clang/gen/rules.tab.h"

};
typedef union RULES_YYSTYPE RULES_YYSTYPE;
# define RULES_YYSTYPE_IS_TRIVIAL 1
# define RULES_YYSTYPE_IS_DECLARED 1
#endif

/* Location type.  */
typedef struct parse_loc RULES_YYLTYPE;




int rules_yyparse (void *scanner, struct parse *p);


#endif /* !YY_RULES_YY_BUILD_CLANG_GEN_RULES_TAB_H_INCLUDED  */
