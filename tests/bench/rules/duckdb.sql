set memory_limit='16GB';
set threads=${T};
create type area as enum (select code from read_csv('${D}/area.csv', header=true, all_varchar=true));
create type ind as enum ('IMM','EMI','NET');
create type sex as enum ('_T','M','F');
create type age as enum ('_T','Y0T14','Y15T24','Y25T44','Y45T64','Y_GE65','Y15T64');
create temp table edges as select parent::area parent, child::area child, parts::int parts, 'R' || lpad(dense_rank() over (order by r)::varchar, 2, '0') as rule
 from (select *, min(rowid) over (partition by parent) r from (select row_number() over () rowid, * from read_csv('${D}/edges.csv', header=true, columns={'parent':'VARCHAR','child':'VARCHAR','parts':'INT'})));
create temp table c0 as select epoch_us(now()) t;
create temp table d as select REF_AREA r, COUNTERPART_AREA p, INDICATOR i, SEX x, AGE a, TIME_PERIOD t, try_cast(OBS_VALUE as bigint) v, OBS_STATUS s
 from read_csv('${IN}', header=true, auto_detect=false, delim=',', columns={'REF_AREA':'area','COUNTERPART_AREA':'area','INDICATOR':'ind','SEX':'sex','AGE':'age','TIME_PERIOD':'smallint','OBS_VALUE':'VARCHAR','OBS_STATUS':'VARCHAR'});
create temp table c1 as select epoch_us(now()) t;
create temp table found (rule varchar, r area, p area, i ind, x sex, a age, t smallint, v bigint, expected double);
insert into found select rule, w.r, w.p, w.i, w.x, w.a, w.t, w.v, g.v from d w
 join (select parent, any_value(rule) as rule, r, i, x, a, t, sum(v)::bigint v from d join edges on child = p group by parent, r, i, x, a, t having count(v) = any_value(parts)) g
 on g.parent = w.p and g.r = w.r and g.i = w.i and g.x = w.x and g.a = w.a and g.t = w.t where w.v <> g.v;
insert into found select 'R31', r, p, i, '_T', a, t, w, m + f from
 (select r, p, i, a, t, max(v) filter (x='_T') w, max(v) filter (x='M') m, max(v) filter (x='F') f from d group by all) where w <> m + f;
create temp table ages as select r, p, i, x, t, max(v) filter (a='_T') w, max(v) filter (a='Y0T14') a0, max(v) filter (a='Y15T24') a1, max(v) filter (a='Y25T44') a2,
 max(v) filter (a='Y45T64') a3, max(v) filter (a='Y_GE65') a4, max(v) filter (a='Y15T64') aw from d group by all;
insert into found select 'R32', r, p, i, x, '_T', t, w, a0 + a1 + a2 + a3 + a4 from ages where w <> a0 + a1 + a2 + a3 + a4
 union all select 'R33', r, p, i, x, '_T', t, w, a0 + aw + a4 from ages where w <> a0 + aw + a4
 union all select 'R34', r, p, i, x, 'Y15T64', t, aw, a1 + a2 + a3 from ages where aw <> a1 + a2 + a3;
drop table ages;
insert into found select 'R35', r, p, 'NET', x, a, t, n, m - e from
 (select r, p, x, a, t, max(v) filter (i='NET') n, max(v) filter (i='IMM') m, max(v) filter (i='EMI') e from d group by all) where n <> m - e;
insert into found select unnest(list_filter([if(i in ('IMM','EMI') and v < 0, 'R36', null), if(i = 'NET' and x = '_T' and a = '_T' and abs(v) > 2000000, 'R37', null),
  if(s = 'M' and v is not null, 'R38', null), if(v is null and s <> 'M', 'R39', null), if(p = r and v <> 0, 'R40', null),
  if(i in ('IMM','EMI') and a = 'Y_GE65' and v > 100000, 'R41', null), if(i = 'NET' and x = '_T' and abs(v) > 300000, 'R42', null),
  if(i = 'IMM' and a = 'Y0T14' and not (v between 0 and 30000), 'R43', null), if(not regexp_full_match(t::varchar, '(19|20)[0-9]{2}'), 'R44', null),
  if(x <> '_T' and i <> 'NET' and not (v + 1 > 0 and v % 1 = 0), 'R45', null)], q -> q is not null)), r, p, i, x, a, t, v, null from d
 where (i in ('IMM','EMI') and v < 0) or (i = 'NET' and x = '_T' and a = '_T' and abs(v) > 2000000) or (s = 'M' and v is not null) or (v is null and s <> 'M') or (p = r and v <> 0)
  or (i in ('IMM','EMI') and a = 'Y_GE65' and v > 100000) or (i = 'NET' and x = '_T' and abs(v) > 300000) or (i = 'IMM' and a = 'Y0T14' and not (v between 0 and 30000))
  or not regexp_full_match(t::varchar, '(19|20)[0-9]{2}') or (x <> '_T' and i <> 'NET' and not (v + 1 > 0 and v % 1 = 0));
insert into found select rule, r, p, i, x, a, t, v, b from
 (select case when x = '_T' then if(i = 'IMM', 'R46', 'R47') else if(i = 'IMM', 'R48', 'R49') end as rule, *, lag(v) over (partition by r, p, i, x, a order by t) b
  from d where v is not null and ((x = '_T' and a = '_T' and i <> 'NET') or (x = 'F' and i = 'IMM') or (x = 'M' and i = 'EMI')))
 where greatest(abs(v), abs(b)) >= if(x = '_T', 1000, 500) and (abs(v) >= 5 * abs(b) or abs(b) >= 5 * abs(v));
insert into found select 'R50', r, p, i, x, a, t, v, m from
 (select *, avg(v) over w m, count(*) over w n from d where v is not null and x = '_T' and a = '_T' and i <> 'NET' window w as (partition by r, p, i order by t rows between 3 preceding and 1 preceding))
 where n = 3 and greatest(abs(v), abs(m)) >= 1000 and abs(v - m) > abs(m);
create temp table counts as select rule, count(*) n from found group by rule order by rule;
create temp table c2 as select epoch_us(now()) t;
select rule, n from counts order by rule;
select 'time', (c2.t - c1.t) / 1e6, (c1.t - c0.t) / 1e6 from c0, c1, c2;
