-- Files that nobody has started are looked for again and again, and are few.
create index imports_unstarted on imports (id) where status = 'uploaded' and not deleted;
