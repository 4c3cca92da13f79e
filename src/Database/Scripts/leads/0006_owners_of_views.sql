update aggregates set owner = 'owner_id' where state_name = 'view';
