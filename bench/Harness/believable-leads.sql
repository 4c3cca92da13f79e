-- A company's leads as they might be: names and companies as frequent as in life (the first of a list by far), few users with most of the leads,
-- two years of creation, a pipeline of which most is closed. COUNT and USERS are put in; the same numbers give the same leads.
select setseed(0.5);

insert into leads (id, version, state)
with words as materialized (
  select
    array['Anna','Thomas','Maria','Michael','Julia','Peter','Laura','David','Sophie','Jan','Elena','Daniel','Lena','Pierre','Carmen','Luca','Katarzyna','John','Emma','Mehmet',
      'Nina','José','Claudia','Paul','Ingrid','Marco','Ewa','Robert','Chloé','Ahmed','Birgit','Javier','Giulia','Tomasz','Sarah','Björn','Zoë','Miguel','Agnieszka','William',
      'Renée','Jürgen','Ana','Kevin','Fatima','Søren','Olga','Patrick','Yuki','Dimitri','Aylin','Håkon','Noor','Ferdinand','Beatrix','Ignacio','Maëlle','Cornelius','Thelma','Quirin'] as first_names,
    array['Müller','Smith','García','Martin','Rossi','Schmidt','Nowak','Jones','Dubois','Fernández','Weber','Jansen','Kowalski','Brown','Schneider','Bianchi','Petit','López','Fischer','Wilson',
      'Meyer','Andersson','Moreau','Sánchez','Wagner','Bakker','Wiśniewski','Taylor','Becker','Romano','Lefèvre','Pérez','Schulz','Visser','Kamiński','Davies','Hoffmann','Ferrari','Durand','Gómez',
      'Koch','Nilsson','Girard','Díaz','Bauer','Mulder','Zieliński','Evans','Richter','Esposito','Bonnet','Ruiz','Klein','Peeters','Szymański','Thomas','Wolf','Greco','Lambert','Alonso',
      'Schröder','Larsen','Fontaine','Navarro','Neumann','Smit','Woźniak','Roberts','Schwarz','Conti','Rousseau','Torres','Zimmermann','Maes','Dąbrowski','Walker','Krüger','Gallo','Vincent','Vázquez',
      'Hartmann','Hansen','Faure','Ramos','Lange','Bos','Kozłowski','Wright','Krause','Mancini','Blanc','Serrano','Lehmann','Jacobs','Jankowski','Green','Köhler','Costa','Garnier','Ortega',
      'O''Brien','van der Berg','Yılmaz','Papadopoulos','Østergård','Ångström','Szczepański','Featherstone','Quackenbush','Überschär'] as last_names,
    array['Nord','Alpha','Blue','Atlas','Delta','Royal','Terra','Nova','Vector','Summit','Orion','Lux','Prime','Metro','Omega','Pioneer','Solar','Global','Zenith','Harbor',
      'Maple','Falcon','Quantum','Crystal','Apex','Iberia','Rhein','Danube','Baltic','Lumière','Söder','Fjord','Vela','Kestrel','Juniper','Obsidian','Marigold','Tundra','Zephyr','Quill'] as stems,
    array['Systems','Bau','Consulting','Logistics','Foods','Energy','Media','Pharma','Textil','Motors','Software','Finance','Travel','Plastics','Health','Garden','Optik','Marine','Steel','Robotics',
      'Print','Dairy','Toys','Glass','Paper'] as trades,
    array['GmbH','Ltd','Inc.','S.A.','AG','S.r.l.','B.V.','Sp. z o.o.','& Söhne','AB','KG','Group'] as forms,
    array['Manager','Buyer','CEO','Head of Purchasing','Engineer','CTO','Assistant','Owner','Director','Analyst','Geschäftsführer','Directeur','Consultant'] as positions,
    array[USERS]::uuid[] as users
), drawn as (
  select number, w.*,
    -- A power of an even draw takes the first of a list far more often than the last.
    w.first_names[1 + floor(power(random(), 1.6) * cardinality(w.first_names))::int] as first_name,
    w.last_names[1 + floor(power(random(), 1.8) * cardinality(w.last_names))::int] as last_name,
    w.stems[1 + floor(power(random(), 1.4) * cardinality(w.stems))::int] || ' ' || w.trades[1 + floor(power(random(), 1.4) * cardinality(w.trades))::int]
      || ' ' || w.forms[1 + floor(power(random(), 2) * cardinality(w.forms))::int] as company,
    w.positions[1 + floor(power(random(), 1.5) * cardinality(w.positions))::int] as position,
    (array['closed_lost','closed_won','new','contacted','qualified','proposal','negotiation'])[1 + floor(power(random(), 1.3) * 7)::int] as status,
    random() as asked, random() as reached, random() as moved, random() as source,
    1 + floor(power(random(), 3) * cardinality(w.users))::int as owner, 1 + floor(power(random(), 3) * cardinality(w.users))::int as creator,
    timestamptz '2024-12-01' + interval '2 years' * (number / COUNT.0) as created
  from words w, generate_series(1, COUNT) number
), timed as (
  select *, least(created + interval '120 days' * moved * moved, timestamptz '2026-12-01') as moved_at from drawn
)
select
  (lpad(to_hex((extract(epoch from date_trunc('milliseconds', created)) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(number % 4096), 3, '0')
    || '8' || substr(md5(number::text), 1, 15))::uuid,
  1,
  jsonb_strip_nulls(jsonb_build_object(
    'sequence', 1, 'writeId', gen_random_uuid(),
    'firstName', first_name, 'lastName', last_name,
    'email', regexp_replace(translate(lower(first_name || '.' || last_name), 'äöüßéèëçíóñáłśńąøåıêæź ''', 'aousseecionalsnaoaieaz--'), '[^a-z.-]', '', 'g') || number || '@'
      || regexp_replace(translate(lower(split_part(company, ' ', 1) || '-' || split_part(company, ' ', 2)), 'èö', 'eo'), '[^a-z-]', '', 'g') || '.example',
    'phone', case when reached < 0.8 then '+' || (array['49','44','34','33','39','48','1','31'])[1 + floor(power(source, 1.5) * 8)::int] || (1500000000 + number::bigint * 7919 % 400000000) end,
    'company', case when asked < 0.9 then company end,
    'position', case when asked < 0.7 then position end,
    'notes', case when asked < 0.2 then 'Met at the fair, wants to hear of ' || company || ' again in spring.' end,
    'status', status,
    'source', (array['website','email_campaign','referral','other','social_media','phone_call'])[1 + floor(power(source, 1.4) * 6)::int],
    'assignedUserId', case when moved > 0.08 then users[owner] end,
    'createdBy', users[creator],
    'createdAt', to_char(created at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'updatedAt', to_char(moved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'statusChangedAt', case when status <> 'new' then to_char(moved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end))
from timed;
