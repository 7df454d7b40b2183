-- Whether the guest gave a second proof, or is let in by hand: what their session says of how they came.
alter table guest_tickets add column has_second_proof boolean not null default true;
