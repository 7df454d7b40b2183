-- Whether clients of other makers were signed out with this session: told again, its end signs out none that came since.
alter table ended_sessions add column foreign_ended boolean not null default false;
grant update (foreign_ended) on ended_sessions to :runtime_role;
