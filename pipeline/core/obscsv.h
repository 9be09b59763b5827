/*
 * obscsv.h - observations as text between the stage commands: CSV (RFC 4180, LF) with the origin of every part.
 *
 * Lines    "@" in the first field marks what is no observation. In this order:
 *          @submission,name,sender,path,sha256,unreadable
 *          @member,path,format,charset[,separator]  numbered from 0 as they come
 *          @sheet,member,name,hidden,rows,cols,cells,layout          the same
 *          @edge,hierarchy,edition,parent,child,sheet,cell
 *          @ledger,sheet,stage,disposition,rule,cells,hash,value_sum
 *          @finding,rule,sheet,cell,dataflow,key,found,expected,difference,note,group[,cause,explains]   of earlier stages
 *          for each dataflow:
 *          @dataflow,id
 *          @entry,column,label,text,code,kind,how,score,candidates,why,sheet,cell          where the text was first seen
 *                    the first one of a column is its absent entry; a column that has no other may have no lines
 *          @segment,number,sheet,layout,edition,number_style,closed,rule...
 *                    closed: column ids joined by blanks. A rule is "COLUMN row C", "COLUMN head R C C - ..." (by column of
 *                    the value), "COLUMN cell R C" or "COLUMN carried C from>label ...", all zero-based
 *          @columns,SEGMENT,CELL,..., then the rows of the segment in their order
 *          An observation has its dataflow in the first field, then SEGMENT, CELL, and for each column of the
 *          dataflow three fields (label, text, code), then VALUE as written, OBS_VALUE, STATE and FATE (the rule that
 *          kept it out). Wholes have an empty cell, and an empty sheet where they are the submission.
 * Equal    reading back what was written gives an equal submission: the pipe is the run. Only numbers that
 *          nobody sees may differ: those of symbols, raw texts and fates; rows of an entry are counted anew.
 *          Entries that share label, text and code are one. A row may name an entry that no @entry line does.
 * Errors   writing: ST_FATAL. Reading: ST_SKIP "line N: ..." on malformed input, and the submission is to be released.
 */
#ifndef CORE_OBSCSV_H
#define CORE_OBSCSV_H

#include <stdio.h>

#include "core/submission.h"

enum status obscsv_write(const struct submission *s, FILE *out, struct err *e);
enum status obscsv_read(struct submission *s, FILE *in, struct err *e); /* s as submission_init() left it */

#endif
