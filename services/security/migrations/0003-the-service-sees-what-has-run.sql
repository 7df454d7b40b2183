-- The service changes no schema and holds nothing that could (docs/decisions/0089): it only looks whether all has run.
grant select on schema_migrations to :runtime_role;
