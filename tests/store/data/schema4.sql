BEGIN TRANSACTION;
CREATE TABLE audit (
	number INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	actor VARCHAR NOT NULL, 
	action VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	details JSON NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "audit" VALUES(1,'2026-11-26 04:48:02.371133','server','key.create','key-610883048e047e1b','{"workspace": "shop", "name": "till", "models": ["cosyvoice-v3-flash"]}');
CREATE TABLE custom_voices (
	id VARCHAR NOT NULL, 
	workspace_id VARCHAR NOT NULL, 
	family VARCHAR NOT NULL, 
	origin VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	target_model VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	language VARCHAR, 
	description VARCHAR, 
	preview_text VARCHAR, 
	recording VARCHAR, 
	recipe JSON, 
	similarity DOUBLE, 
	report JSON NOT NULL, 
	reason VARCHAR, 
	revision INTEGER NOT NULL, 
	attempts INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(workspace_id) REFERENCES workspaces (id)
);
INSERT INTO "custom_voices" VALUES('cosyvoice-v3-flash-me-7b0288e27dc3a1fee27a895236d52794','ws-ae9b2c2490b633f7','cosyvoice','clone','me','cosyvoice-v3-flash','DEPLOYING','2026-11-26 04:48:02.690385','2026-11-26 04:48:02.690385',NULL,NULL,NULL,'lost',NULL,NULL,'{}',NULL,1,0);
CREATE TABLE keys (
	id VARCHAR NOT NULL, 
	workspace_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	prefix VARCHAR NOT NULL, 
	digest BLOB NOT NULL, 
	models JSON, 
	created_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	expires_at DATETIME, 
	doors JSON, 
	requests_per_second DOUBLE, 
	characters_per_second DOUBLE, 
	concurrency INTEGER, 
	monthly_characters INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(workspace_id) REFERENCES workspaces (id), 
	UNIQUE (digest)
);
INSERT INTO "keys" VALUES('key-610883048e047e1b','ws-ae9b2c2490b633f7','till','sk-WDZg65',X'4BCFDB44D8EC335D58CB31601969E8C846A33A8F083906F3AFF8D16297F5C8D8','["cosyvoice-v3-flash"]','2026-11-26 04:48:02.363726',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE lexicon_entries (
	lexicon_id VARCHAR NOT NULL, 
	word VARCHAR NOT NULL, 
	pronunciation VARCHAR, 
	replacement VARCHAR, 
	PRIMARY KEY (lexicon_id, word), 
	FOREIGN KEY(lexicon_id) REFERENCES lexicons (id) ON DELETE CASCADE
);
INSERT INTO "lexicon_entries" VALUES('lex-b6c81b90adb79265','cat',NULL,'dog');
CREATE TABLE lexicons (
	id VARCHAR NOT NULL, 
	workspace_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	version VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (workspace_id, name), 
	FOREIGN KEY(workspace_id) REFERENCES workspaces (id)
);
INSERT INTO "lexicons" VALUES('lex-b6c81b90adb79265','ws-ae9b2c2490b633f7','pets','271ceb2742979111','2026-11-26 04:48:02.397565','2026-11-26 04:48:02.397565');
CREATE TABLE meta (
	name VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "meta" VALUES('schema_version','4');
INSERT INTO "meta" VALUES('pepper','f02a3d6b5290ca30f595c15ec5dfde55');
CREATE TABLE usage (
	key_id VARCHAR NOT NULL, 
	day DATE NOT NULL, 
	workspace VARCHAR NOT NULL, 
	requests INTEGER NOT NULL, 
	refusals INTEGER NOT NULL, 
	characters INTEGER NOT NULL, 
	audio_ms INTEGER NOT NULL, 
	PRIMARY KEY (key_id, day)
);
INSERT INTO "usage" VALUES('key-610883048e047e1b','2026-11-20','shop',3,1,250,17000);
CREATE TABLE workspaces (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	models JSON, 
	deleted_at DATETIME, 
	requests_per_second DOUBLE, 
	characters_per_second DOUBLE, 
	concurrency INTEGER, 
	monthly_characters INTEGER, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
INSERT INTO "workspaces" VALUES('ws-ae9b2c2490b633f7','shop','2026-11-26 04:48:02.363726',NULL,NULL,NULL,NULL,NULL,NULL);
CREATE INDEX ix_usage_workspace ON usage (workspace);
CREATE INDEX ix_keys_workspace_id ON keys (workspace_id);
CREATE INDEX ix_keys_prefix ON keys (prefix);
CREATE INDEX ix_custom_voices_status ON custom_voices (status);
CREATE INDEX ix_custom_voices_workspace_id ON custom_voices (workspace_id);
CREATE INDEX ix_custom_voices_recording ON custom_voices (recording);
COMMIT;
