-- What a session was last used with, as a short hint its owner recognises (H8): kind of browser and system, nothing more.
alter table session add column device text not null default '';
