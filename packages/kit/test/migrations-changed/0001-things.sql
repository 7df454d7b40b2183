create table things (id text);
