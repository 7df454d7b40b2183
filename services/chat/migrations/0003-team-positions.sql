-- What somebody is in a team ("on-call cardiologist"): whom a message can ask for, whoever it is that day.
alter table team_members add column position text;
