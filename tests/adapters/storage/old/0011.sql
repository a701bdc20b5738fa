CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE articles (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	"key" TEXT NOT NULL, 
	url TEXT NOT NULL, 
	title TEXT NOT NULL, 
	content JSON NOT NULL, 
	text_sha256 TEXT, 
	read_at DATETIME NOT NULL, 
	state TEXT NOT NULL, 
	attempts INTEGER DEFAULT 0 NOT NULL, 
	due_at DATETIME, 
	lease_until DATETIME, 
	lease_epoch INTEGER DEFAULT 0 NOT NULL, 
	CONSTRAINT uq_articles_key UNIQUE ("key")
);
CREATE INDEX ix_articles_due_at_id ON articles (due_at, id);
CREATE TABLE channels (
	name TEXT NOT NULL, 
	due_at DATETIME, 
	refused_since DATETIME, 
	refusal JSON, 
	lease_until DATETIME, 
	lease_epoch INTEGER DEFAULT 0 NOT NULL, server TEXT, digested_at DATETIME, 
	CONSTRAINT pk_channels PRIMARY KEY (name)
);
CREATE INDEX ix_channels_due_at ON channels (due_at);
CREATE TABLE feeds (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	url TEXT NOT NULL, 
	title TEXT NOT NULL, 
	etag TEXT, 
	last_modified TEXT, 
	body_sha256 TEXT, 
	followed_since DATETIME, 
	last_success_at DATETIME, 
	due_at DATETIME, 
	interval_seconds FLOAT NOT NULL, 
	failures INTEGER DEFAULT 0 NOT NULL, 
	error JSON, 
	ambiguous_keys JSON NOT NULL, 
	lease_until DATETIME, 
	lease_epoch INTEGER DEFAULT 0 NOT NULL, site_url TEXT, last_new_at DATETIME, rhythm_seconds FLOAT, moved_to TEXT, moves INTEGER DEFAULT 0 NOT NULL, trouble TEXT, pushed_until DATETIME, pushed_at DATETIME, 
	CONSTRAINT uq_feeds_url UNIQUE (url)
);
CREATE INDEX ix_feeds_due_at ON feeds (due_at);
CREATE TABLE outcomes (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at DATETIME NOT NULL, 
	stage TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	subject_id INTEGER NOT NULL, 
	code TEXT NOT NULL, 
	data JSON NOT NULL
);
CREATE INDEX ix_outcomes_subject_subject_id ON outcomes (subject, subject_id);
CREATE TABLE briefs (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	article_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	headline TEXT NOT NULL, 
	content JSON NOT NULL, 
	language TEXT, 
	method TEXT, 
	condenser_version TEXT, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT fk_briefs_article_id FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE, 
	CONSTRAINT uq_briefs_article_id UNIQUE (article_id)
);
CREATE TABLE feed_entries (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	feed_id INTEGER NOT NULL, 
	guid TEXT, 
	link TEXT, 
	title TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	published_at DATETIME, 
	first_seen_at DATETIME NOT NULL, 
	state TEXT NOT NULL, 
	article_id INTEGER, 
	attempts INTEGER DEFAULT 0 NOT NULL, 
	due_at DATETIME, 
	error JSON, 
	lease_until DATETIME, 
	lease_epoch INTEGER DEFAULT 0 NOT NULL, content TEXT DEFAULT '' NOT NULL, authors JSON DEFAULT '[]' NOT NULL, categories JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT fk_feed_entries_article_id FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE SET NULL, 
	CONSTRAINT fk_feed_entries_feed_id FOREIGN KEY(feed_id) REFERENCES feeds (id) ON DELETE CASCADE
);
CREATE INDEX ix_feed_entries_article_id ON feed_entries (article_id);
CREATE INDEX ix_feed_entries_due_at_id ON feed_entries (due_at, id);
CREATE INDEX ix_feed_entries_feed_id ON feed_entries (feed_id);
CREATE INDEX ix_feed_entries_first_seen_at ON feed_entries (first_seen_at);
CREATE TABLE subscriptions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	feed_id INTEGER NOT NULL, 
	channel TEXT NOT NULL, 
	backfill INTEGER DEFAULT 0 NOT NULL, 
	backfill_owed INTEGER DEFAULT 0 NOT NULL, 
	from_file BOOLEAN NOT NULL, filter TEXT DEFAULT '' NOT NULL, category JSON DEFAULT '[]' NOT NULL, style TEXT DEFAULT '' NOT NULL, mention_role TEXT DEFAULT '' NOT NULL, language TEXT DEFAULT '' NOT NULL, layout TEXT DEFAULT 'plain' NOT NULL, crosspost BOOLEAN DEFAULT 1 NOT NULL, paused BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT fk_subscriptions_feed_id FOREIGN KEY(feed_id) REFERENCES feeds (id) ON DELETE CASCADE, 
	CONSTRAINT uq_subscriptions_feed_id_channel UNIQUE (feed_id, channel)
);
CREATE INDEX ix_subscriptions_channel ON subscriptions (channel);
CREATE TABLE deliveries (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	channel TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	brief_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	attempts INTEGER DEFAULT 0 NOT NULL, 
	due_at DATETIME, 
	first_tried_at DATETIME, 
	sent_at DATETIME, 
	message_id TEXT, 
	error JSON, digest_id INTEGER, edits TEXT, replaced BOOLEAN DEFAULT 1 NOT NULL, 
	CONSTRAINT fk_deliveries_brief_id FOREIGN KEY(brief_id) REFERENCES briefs (id) ON DELETE CASCADE
);
CREATE INDEX ix_deliveries_brief_id ON deliveries (brief_id);
CREATE INDEX ix_deliveries_unfinished ON deliveries (channel, position, id) WHERE due_at IS NOT NULL;
CREATE INDEX ix_deliveries_state ON deliveries (state);
CREATE TABLE entry_keys (
	feed_id INTEGER NOT NULL, 
	digest BLOB NOT NULL, 
	kind TEXT NOT NULL, 
	entry_id INTEGER, 
	last_listed_at DATETIME NOT NULL, 
	CONSTRAINT pk_entry_keys PRIMARY KEY (feed_id, digest), 
	CONSTRAINT fk_entry_keys_entry_id FOREIGN KEY(entry_id) REFERENCES feed_entries (id) ON DELETE CASCADE, 
	CONSTRAINT fk_entry_keys_feed_id FOREIGN KEY(feed_id) REFERENCES feeds (id) ON DELETE CASCADE
);
CREATE INDEX ix_entry_keys_entry_id ON entry_keys (entry_id);
CREATE TABLE entry_targets (
	channel TEXT NOT NULL, 
	entry_id INTEGER NOT NULL, added_at DATETIME, 
	CONSTRAINT pk_entry_targets PRIMARY KEY (channel, entry_id), 
	CONSTRAINT fk_entry_targets_entry_id FOREIGN KEY(entry_id) REFERENCES feed_entries (id) ON DELETE CASCADE
);
CREATE INDEX ix_entry_targets_entry_id ON entry_targets (entry_id);
CREATE TABLE page_posts (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	channel TEXT NOT NULL, 
	nonce TEXT NOT NULL, 
	brief_id INTEGER NOT NULL, 
	posted_at DATETIME NOT NULL, 
	CONSTRAINT fk_page_posts_brief_id FOREIGN KEY(brief_id) REFERENCES briefs (id) ON DELETE CASCADE, 
	CONSTRAINT uq_page_posts_channel_nonce UNIQUE (channel, nonce)
);
CREATE INDEX ix_page_posts_channel_id ON page_posts (channel, id);
CREATE TABLE delivery_items (
	channel TEXT NOT NULL, 
	article_id INTEGER NOT NULL, 
	delivery_id INTEGER NOT NULL, 
	CONSTRAINT pk_delivery_items PRIMARY KEY (channel, article_id), 
	CONSTRAINT fk_delivery_items_article_id FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE, 
	CONSTRAINT fk_delivery_items_delivery_id FOREIGN KEY(delivery_id) REFERENCES deliveries (id) ON DELETE CASCADE
);
CREATE INDEX ix_delivery_items_delivery_id ON delivery_items (delivery_id);
CREATE TABLE bot_state (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_bot_state PRIMARY KEY (name)
);
CREATE TABLE feed_secrets (
	feed_id INTEGER NOT NULL, 
	headers JSON NOT NULL, 
	CONSTRAINT pk_feed_secrets PRIMARY KEY (feed_id), 
	CONSTRAINT fk_feed_secrets_feed_id FOREIGN KEY(feed_id) REFERENCES feeds (id) ON DELETE CASCADE
);
CREATE TABLE notices (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	channel TEXT NOT NULL, 
	feed_id INTEGER NOT NULL, 
	reason JSON NOT NULL, 
	made_at DATETIME NOT NULL, 
	told_at DATETIME, 
	attempts INTEGER DEFAULT 0 NOT NULL, 
	due_at DATETIME, 
	lease_until DATETIME, 
	lease_epoch INTEGER DEFAULT 0 NOT NULL, 
	CONSTRAINT fk_notices_feed_id FOREIGN KEY(feed_id) REFERENCES feeds (id) ON DELETE CASCADE
);
CREATE INDEX ix_notices_due_at_id ON notices (due_at, id);
CREATE INDEX ix_notices_feed_id ON notices (feed_id);
CREATE TABLE hub_subscriptions (
	feed_id INTEGER NOT NULL, 
	hub_url TEXT NOT NULL, 
	topic_url TEXT NOT NULL, 
	named_at DATETIME NOT NULL, 
	"key" TEXT NOT NULL, 
	secret TEXT NOT NULL, 
	callback_url TEXT, 
	state TEXT NOT NULL, 
	asked_at DATETIME, 
	expires_at DATETIME, 
	attempts INTEGER DEFAULT 0 NOT NULL, 
	error JSON, 
	due_at DATETIME, 
	lease_until DATETIME, 
	lease_epoch INTEGER DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_hub_subscriptions PRIMARY KEY (feed_id), 
	CONSTRAINT uq_hub_subscriptions_key UNIQUE ("key"), 
	CONSTRAINT fk_hub_subscriptions_feed_id FOREIGN KEY(feed_id) REFERENCES feeds (id) ON DELETE CASCADE
);
CREATE INDEX ix_hub_subscriptions_due_at_feed_id ON hub_subscriptions (due_at, feed_id);
CREATE TABLE servers (
	name TEXT NOT NULL, 
	style TEXT DEFAULT 'card' NOT NULL, 
	language TEXT DEFAULT '' NOT NULL, 
	time_zone TEXT DEFAULT 'UTC' NOT NULL, 
	quiet_begin TEXT, 
	quiet_end TEXT, 
	digest_times JSON DEFAULT '[]' NOT NULL, 
	digests_since DATETIME, 
	notices_channel TEXT, 
	joined_at DATETIME NOT NULL, 
	left_at DATETIME, 
	CONSTRAINT pk_servers PRIMARY KEY (name)
);
CREATE INDEX ix_servers_left_at ON servers (left_at);
CREATE INDEX ix_channels_server ON channels (server);
CREATE INDEX ix_deliveries_digest_id ON deliveries (digest_id);
CREATE TABLE search_documents (
	brief_id INTEGER NOT NULL, 
	analyzer_version INTEGER NOT NULL, 
	places TEXT NOT NULL, 
	dated_on DATE NOT NULL, 
	CONSTRAINT pk_search_documents PRIMARY KEY (brief_id), 
	CONSTRAINT fk_search_documents_brief_id FOREIGN KEY(brief_id) REFERENCES briefs (id) ON DELETE CASCADE
);
CREATE INDEX ix_search_documents_analyzer_version ON search_documents (analyzer_version);
CREATE TABLE sayings (
	brief_id INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	speaker TEXT NOT NULL, 
	names TEXT NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_sayings PRIMARY KEY (brief_id, place), 
	CONSTRAINT fk_sayings_brief_id FOREIGN KEY(brief_id) REFERENCES briefs (id) ON DELETE CASCADE
);
CREATE INDEX ix_delivery_items_article_id ON delivery_items (article_id);
CREATE TABLE reports (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	brief_id INTEGER NOT NULL, 
	server TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	reporter TEXT NOT NULL, 
	part TEXT NOT NULL, 
	claim INTEGER NOT NULL, 
	why TEXT DEFAULT '' NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT fk_reports_brief_id_briefs FOREIGN KEY(brief_id) REFERENCES briefs (id) ON DELETE CASCADE, 
	CONSTRAINT uq_reports_brief_id_server_reporter_part_claim UNIQUE (brief_id, server, reporter, part, claim)
);
CREATE INDEX ix_reports_reporter_made_at ON reports (reporter, made_at);
CREATE INDEX ix_reports_server ON reports (server);
CREATE INDEX ix_reports_channel ON reports (channel);
CREATE TABLE report_notices (
	server TEXT NOT NULL, 
	brief_id INTEGER NOT NULL, 
	message TEXT, 
	told INTEGER DEFAULT 0 NOT NULL, 
	settled BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_report_notices PRIMARY KEY (server, brief_id), 
	CONSTRAINT fk_report_notices_brief_id_briefs FOREIGN KEY(brief_id) REFERENCES briefs (id) ON DELETE CASCADE
);
CREATE INDEX ix_report_notices_brief_id ON report_notices (brief_id);
CREATE TABLE leaders (
	name TEXT NOT NULL, 
	holder TEXT, 
	lease_until DATETIME, 
	lease_epoch INTEGER DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_leaders PRIMARY KEY (name)
);
CREATE VIRTUAL TABLE search_index USING fts5(
    headline, body, speakers, places,
    content='', columnsize=0,
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* P* S* C*'"
);
CREATE TABLE search_terms (
	term TEXT NOT NULL, 
	CONSTRAINT pk_search_terms PRIMARY KEY (term)
)
 WITHOUT ROWID

;
CREATE INDEX ix_entry_targets_late ON entry_targets (channel, added_at) WHERE added_at IS NOT NULL;
CREATE INDEX ix_page_posts_brief_id ON page_posts (brief_id);
CREATE TABLE model_answers (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	model TEXT NOT NULL, 
	prompt_sha256 TEXT NOT NULL, 
	reply JSON NOT NULL, 
	answered_at DATETIME NOT NULL, 
	CONSTRAINT uq_model_answers_model_prompt_sha256 UNIQUE (model, prompt_sha256)
);
CREATE TABLE model_costs (
	day DATE NOT NULL, 
	tokens INTEGER DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_model_costs PRIMARY KEY (day)
);
INSERT INTO "alembic_version" VALUES ('0011');
INSERT INTO "articles" VALUES (1, 'https://gazette.example/1', 'https://gazette.example/1', 'The bridge opens', '{"kind": "article", "url": "https://gazette.example/1", "canonical_url": null, "title": "The bridge opens", "text": "The bridge over the Lind opened on Monday.", "blocks": [{"kind": "paragraph", "start": 0, "end": 42}], "language": "en", "byline": null, "site_name": "Gazette", "published_at": "2026-03-02T12:00:00Z", "image_url": null}', '0000000000000000000000000000000000000000000000000000000000000000', '2026-03-02 12:00:00.000000', 'condensed', 0, NULL, NULL, 0);
INSERT INTO "articles" VALUES (2, 'https://gazette.example/2', 'https://gazette.example/2', 'The ferry stops', '{"kind": "article", "url": "https://gazette.example/2", "canonical_url": null, "title": "The ferry stops", "text": "The bridge over the Lind opened on Monday.", "blocks": [{"kind": "paragraph", "start": 0, "end": 42}], "language": "en", "byline": null, "site_name": "Gazette", "published_at": "2026-03-02T12:00:00Z", "image_url": null}', '0000000000000000000000000000000000000000000000000000000000000000', '2026-03-02 12:00:00.000000', 'condensed', 0, NULL, NULL, 0);
INSERT INTO "channels" VALUES ('page:news', '2026-03-02 12:00:00.000000', NULL, NULL, NULL, 0, NULL, NULL);
INSERT INTO "feeds" VALUES (1, 'https://gazette.example/feed', 'Gazette', '"1"', NULL, NULL, '2026-02-01 12:00:00.000000', '2026-03-02 12:00:00.000000', '2026-03-02 12:00:00.000000', 900.0, 0, NULL, '[]', NULL, 0, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL);
INSERT INTO "outcomes" VALUES (1, '2026-03-02 12:00:00.000000', 'poll', 'entry', 1, 'new', '{}');
INSERT INTO "outcomes" VALUES (2, '2026-03-02 12:00:00.000000', 'read', 'entry', 1, 'read', '{}');
INSERT INTO "outcomes" VALUES (3, '2026-03-02 12:00:00.000000', 'condense', 'article', 1, 'condensed', '{}');
INSERT INTO "outcomes" VALUES (4, '2026-03-02 12:00:00.000000', 'deliver', 'delivery', 1, 'sent', '{}');
INSERT INTO "outcomes" VALUES (5, '2026-03-02 12:00:00.000000', 'poll', 'entry', 4, 'remembered', '{}');
INSERT INTO "briefs" VALUES (1, 1, 'brief', 'The bridge opens', '{"kind": "brief", "headline": "The bridge opens", "key_claims": [{"text": "The bridge over the Lind opened on Monday.", "rank": 1, "attribution": null, "evidence": [{"start": 0, "end": 42, "text": "The bridge over the Lind opened on Monday."}]}], "notable_quote": null, "language": "en", "method": "extractive", "condenser_version": "test", "article": {"url": "https://gazette.example/7", "site_name": "Gazette", "byline": null, "published_at": "2026-03-02T12:00:00Z", "image_url": null, "word_count": 240, "text_sha256": "0000000000000000000000000000000000000000000000000000000000000000"}}', 'en', 'extractive', 'test', '2026-03-02 12:00:00.000000');
INSERT INTO "briefs" VALUES (2, 2, 'brief', 'The ferry stops', '{"kind": "brief", "headline": "The ferry stops", "key_claims": [{"text": "The bridge over the Lind opened on Monday.", "rank": 1, "attribution": null, "evidence": [{"start": 0, "end": 42, "text": "The bridge over the Lind opened on Monday."}]}], "notable_quote": null, "language": "en", "method": "extractive", "condenser_version": "test", "article": {"url": "https://gazette.example/7", "site_name": "Gazette", "byline": null, "published_at": "2026-03-02T12:00:00Z", "image_url": null, "word_count": 240, "text_sha256": "0000000000000000000000000000000000000000000000000000000000000000"}}', 'en', 'extractive', 'test', '2026-03-02 12:00:00.000000');
INSERT INTO "feed_entries" VALUES (1, 1, 'guid-1', 'https://gazette.example/1', 'Title 1', 'What the feed says.', NULL, '2026-03-02 12:00:00.000000', 'read', 1, 0, NULL, NULL, NULL, 0, '', '[]', '[]');
INSERT INTO "feed_entries" VALUES (2, 1, 'guid-2', 'https://gazette.example/2', 'Title 2', 'What the feed says.', NULL, '2026-03-02 12:00:00.000000', 'read', 2, 0, NULL, NULL, NULL, 0, '', '[]', '[]');
INSERT INTO "feed_entries" VALUES (3, 1, 'guid-3', 'https://gazette.example/3', 'Title 3', 'What the feed says.', NULL, '2026-03-02 12:00:00.000000', 'waiting', NULL, 0, '2026-03-02 12:00:00.000000', NULL, NULL, 0, '', '[]', '[]');
INSERT INTO "feed_entries" VALUES (4, 1, 'guid-4', 'https://gazette.example/4', 'Title 4', 'What the feed says.', NULL, '2026-03-02 12:00:00.000000', 'remembered', NULL, 0, NULL, NULL, NULL, 0, '', '[]', '[]');
INSERT INTO "subscriptions" VALUES (1, 1, 'page:news', 0, 0, 0, '', '[]', '', '', '', 'plain', 1, 0);
INSERT INTO "deliveries" VALUES (1, 'page:news', 'brief', 1, 1, 'sent', 1, NULL, '2026-03-02 12:00:00.000000', '2026-03-02 12:00:00.000000', '1', NULL, NULL, NULL, 1);
INSERT INTO "deliveries" VALUES (2, 'page:news', 'brief', 2, 2, 'pending', 0, '2026-03-02 12:00:00.000000', NULL, NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO "entry_keys" VALUES (1, X'E41EFAB0B9A536B4F5C71625B55FB8B3', 'guid', 1, '2026-03-02 12:00:00.000000');
INSERT INTO "entry_keys" VALUES (1, X'2B98D1A8BE6902C662FC017B4FC9B467', 'link', 1, '2026-03-02 12:00:00.000000');
INSERT INTO "entry_keys" VALUES (1, X'E2192B8C5DAC08B10668773BE167B163', 'title_day', 1, '2026-03-02 12:00:00.000000');
INSERT INTO "entry_keys" VALUES (1, X'81A4BB942A28C39DF0CD56581AC89770', 'guid', 2, '2026-03-02 12:00:00.000000');
INSERT INTO "entry_keys" VALUES (1, X'DA04C491AC0CEEC8CD61CBEB13EECB56', 'link', 2, '2026-03-02 12:00:00.000000');
INSERT INTO "entry_keys" VALUES (1, X'76B0DB67A2841E78A66C55554EC91E7B', 'title_day', 2, '2026-03-02 12:00:00.000000');
INSERT INTO "entry_keys" VALUES (1, X'0FBB8D5377F7542646B3E6CCE5E35524', 'guid', 3, '2026-03-02 12:00:00.000000');
INSERT INTO "entry_keys" VALUES (1, X'CDFD8E61A0B2644EAC84233DE36512C1', 'link', 3, '2026-03-02 12:00:00.000000');
INSERT INTO "entry_keys" VALUES (1, X'E0F262E42D2B814960CD5FAFBBDFBF1D', 'title_day', 3, '2026-03-02 12:00:00.000000');
INSERT INTO "entry_keys" VALUES (1, X'857F8EE9E6A0123F18C78AA100C9B7C8', 'guid', 4, '2026-03-02 12:00:00.000000');
INSERT INTO "entry_keys" VALUES (1, X'EC817A2C1EE77C3F29DAF8BBA6BE9DD9', 'link', 4, '2026-03-02 12:00:00.000000');
INSERT INTO "entry_keys" VALUES (1, X'53703F432F1BAC28DF6A36D98A64A97E', 'title_day', 4, '2026-03-02 12:00:00.000000');
INSERT INTO "entry_targets" VALUES ('page:news', 1, NULL);
INSERT INTO "entry_targets" VALUES ('page:news', 2, NULL);
INSERT INTO "entry_targets" VALUES ('page:news', 3, NULL);
INSERT INTO "page_posts" VALUES (1, 'page:news', 'lede-1', 1, '2026-03-02 12:00:00.000000');
INSERT INTO "delivery_items" VALUES ('page:news', 1, 1);
INSERT INTO "delivery_items" VALUES ('page:news', 2, 2);
INSERT INTO "bot_state" VALUES ('commands', 'abc');
INSERT INTO "feed_secrets" VALUES (1, '{"Authorization": "Basic Og=="}');
INSERT INTO "notices" VALUES (1, 'page:news', 1, '{"code": "feed_gone", "data": {}}', '2026-03-02 12:00:00.000000', NULL, 0, '2026-03-02 12:00:00.000000', NULL, 0);
INSERT INTO "hub_subscriptions" VALUES (1, 'https://hub.example/', 'https://gazette.example/feed', '2026-03-02 12:00:00.000000', 'kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk', 'sssssssssssssssssssssssssssssssssssssssssss', NULL, 'active', NULL, '2026-03-12 12:00:00.000000', 0, NULL, '2026-03-09 12:00:00.000000', NULL, 0);
INSERT INTO "servers" VALUES ('discord:100000000000000001', 'card', '', 'UTC', NULL, NULL, '[]', NULL, NULL, '2026-03-02 12:00:00.000000', NULL);
INSERT INTO "search_documents" VALUES (1, 1, '@page:news', '2026-03-02');
INSERT INTO "search_documents" VALUES (2, 1, '@page:news', '2026-03-02');
INSERT INTO "sayings" VALUES (1, 0, 'claim', 'Mara Oak', 'mara oak', 'It holds.');
INSERT INTO "reports" VALUES (1, 1, 'discord:100000000000000001', 'page:news', '7', 'headline', -1, '', '2026-03-02 12:00:00.000000');
INSERT INTO "report_notices" VALUES ('discord:100000000000000001', 1, '8/9', 1, 0);
INSERT INTO "leaders" VALUES ('sender', 'a process', '2026-03-02 12:00:00.000000', 3);
INSERT INTO "search_terms" VALUES ('bridge');
INSERT INTO "model_answers" VALUES (1, 'openai:small', '0000000000000000000000000000000000000000000000000000000000000000', '{"answer": {"claims": [], "quote": null}, "model": "small-1", "usage": {"input_tokens": 900, "output_tokens": 100}}', '2026-03-02 12:00:00.000000');
INSERT INTO "model_costs" VALUES ('2026-03-02', 1000);
INSERT INTO search_index(rowid, headline, body, speakers, places) VALUES (1, 'the bridge opens', 'the bridge', 'mara oak', '@page:news');
