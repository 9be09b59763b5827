# Rscript dt.R IN DIR THREADS: the 50 rules in data.table; what is not true goes into one table, as in the other tools.
# Codes are integers of a dense key, so that what stands beside a row is found in an array, which is what is fastest in R.
suppressMessages(library(data.table)); A <- commandArgs(TRUE); setDTthreads(as.integer(A[3]))
t0 <- proc.time()
areas <- fread(file.path(A[2], "area.csv"), colClasses = "character")$code
edges <- fread(file.path(A[2], "edges.csv"), colClasses = c("character", "character", "integer"))
IND <- c("IMM", "EMI", "NET"); SEX <- c("_T", "M", "F"); AGE <- c("_T", "Y0T14", "Y15T24", "Y25T44", "Y45T64", "Y_GE65", "Y15T64")
d <- fread(A[1], colClasses = c("character", "character", "character", "character", "character", "integer", "character", "character"), na.strings = NULL,
  col.names = c("r", "p", "i", "x", "a", "t", "v", "s"))
code <- function(x, lev) { u <- unique(x); match(u, lev)[match(x, u)] }
d[v == "..", v := NA][, v := as.numeric(v)]
d[, `:=`(r = code(r, areas), p = code(p, areas), i = code(i, IND), x = code(x, SEX), a = code(a, AGE))]
invisible(gc()); t1 <- proc.time()
rs <- unique(d$r); ts <- sort(unique(d$t)); nr <- length(rs); np <- length(areas); nt <- length(ts)
n <- c(nt, 7L, 3L, 3L, np, nr)
d[, k := ((((match(r, rs) - 1) * np + p - 1) * 3 + i - 1) * 3 + x - 1) * 7 * nt + (a - 1) * nt + t - ts[1] + 1]
V <- rep(NA_real_, prod(n)); V[d$k] <- d$v; dim(V) <- n
back <- function(k, dims, fixed, at) { z <- arrayInd(k, dims); w <- matrix(0L, length(k), 6L); w[, at] <- fixed; w[, -at] <- z; w }
found <- list()
put <- function(rule, w, v, e) if (nrow(w)) found[[length(found) + 1L]] <<- data.table(rule = rule, r = rs[w[, 6]], p = w[, 5], i = w[, 4], x = w[, 3], a = w[, 2], t = ts[w[, 1]], v = v, expected = e)
pick <- function(at, c) switch(at, V[c, , , , , , drop = TRUE], V[, c, , , , ], V[, , c, , , ], V[, , , c, , ], V[, , , , c, ], V[, , , , , c])
sums <- function(rule, at, whole, plus, minus = integer()) {
  e <- 0; for (c in plus) e <- e + pick(at, c); for (c in minus) e <- e - pick(at, c)
  w <- pick(at, whole); bad <- which(w != e)
  put(rule, back(bad, n[-at], whole, at), w[bad], e[bad])
}
up <- unique(edges$parent)
for (q in seq_along(up)) sums(sprintf("R%02d", q), 5L, match(up[q], areas), match(edges[parent == up[q], child], areas))
sums("R31", 3L, 1L, 2:3); sums("R32", 2L, 1L, 2:6); sums("R33", 2L, 1L, c(2L, 7L, 6L)); sums("R34", 2L, 7L, 3:5); sums("R35", 4L, 3L, 1L, 2L)
point <- function(rule, bad) if (length(bad)) found[[length(found) + 1L]] <<- d[bad, .(rule = rule, r, p, i, x, a, t, v, expected = NA_real_)]
point("R36", d[, which(i != 3L & v < 0)])
point("R37", d[, which(i == 3L & x == 1L & a == 1L & abs(v) > 2000000)])
point("R38", d[, which(s == "M" & !is.na(v))])
point("R39", d[, which(is.na(v) & s != "M")])
point("R40", d[, which(p == r & v != 0)])
point("R41", d[, which(i != 3L & a == 6L & v > 100000)])
point("R42", d[, which(i == 3L & x == 1L & abs(v) > 300000)])
point("R43", d[, which(i == 1L & a == 2L & !(v >= 0 & v <= 30000))])
point("R44", d[, { u <- unique(t); which(!grepl("^(19|20)[0-9]{2}$", u)[match(t, u)]) }])
point("R45", d[, which(x != 1L & i != 3L & !(v + 1 > 0 & v %% 1 == 0))])
series <- function(rule, rows, least) {
  z <- d[rows][!is.na(v)]; setorder(z, r, p, i, x, a, t); z[, b := shift(v), by = .(r, p, i, x, a)]
  z <- z[pmax(abs(v), abs(b)) >= least & (abs(v) >= 5 * abs(b) | abs(b) >= 5 * abs(v))]
  found[[length(found) + 1L]] <<- z[, .(rule = rule, r, p, i, x, a, t, v, expected = b)]
}
series("R46", d[, which(i == 1L & x == 1L & a == 1L)], 1000); series("R47", d[, which(i == 2L & x == 1L & a == 1L)], 1000)
series("R48", d[, which(i == 1L & x == 3L)], 500); series("R49", d[, which(i == 2L & x == 2L)], 500)
z <- d[i != 3L & x == 1L & a == 1L & !is.na(v)]; setorder(z, r, p, i, t)
z[, m := (shift(v, 1L) + shift(v, 2L) + shift(v, 3L)) / 3, by = .(r, p, i)]
z <- z[pmax(abs(v), abs(m)) >= 1000 & abs(v - m) > abs(m)]
found[[length(found) + 1L]] <- z[, .(rule = "R50", r, p, i, x, a, t, v, expected = m)]
found <- rbindlist(found)
counts <- found[, .N, keyby = rule]
t2 <- proc.time()
cat(sprintf("%s\t%d\n", counts$rule, counts$N), sep = "")
cat(sprintf("time\t%.4f\t%.4f\n", (t2 - t1)[3], (t1 - t0)[3]))
