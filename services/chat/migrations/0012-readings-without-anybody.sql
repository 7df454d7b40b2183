-- What is not read in time, and can be passed on to nobody, says so.
alter table read_requests
  drop constraint read_requests_escalation_check,
  add constraint read_requests_escalation_check
    check (escalation in ('none', 'colleagues', 'leads', 'nobody'));
