import Storage

/// The tables of webhooks: who is told of what, and what waits to be told.
enum WebhookSchema {
    static let migrations = [
        Migration(
            "2026-11-28-publishing-webhooks",
            sql: """
                CREATE TABLE webhook (
                    id INTEGER PRIMARY KEY,
                    unit_id INTEGER NOT NULL,
                    name TEXT NOT NULL,
                    address TEXT NOT NULL,
                    secret TEXT NOT NULL,
                    events TEXT NOT NULL,
                    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
                    updated_at INTEGER NOT NULL,
                    version INTEGER NOT NULL
                );
                CREATE INDEX webhook_unit ON webhook (unit_id, id);
                CREATE TABLE webhook_delivery (
                    id INTEGER PRIMARY KEY,
                    webhook_id INTEGER NOT NULL REFERENCES webhook (id),
                    event TEXT NOT NULL,
                    article_id INTEGER,
                    payload TEXT NOT NULL,
                    created_at INTEGER NOT NULL,
                    next_at INTEGER NOT NULL,
                    attempts INTEGER NOT NULL,
                    claim TEXT,
                    failure TEXT,
                    sent_at INTEGER,
                    given_up_at INTEGER
                );
                CREATE INDEX webhook_delivery_webhook ON webhook_delivery (webhook_id, id);
                CREATE INDEX webhook_delivery_article ON webhook_delivery (article_id) WHERE sent_at IS NULL;
                CREATE INDEX webhook_delivery_taken ON webhook_delivery (webhook_id)
                    WHERE claim IS NOT NULL AND sent_at IS NULL AND given_up_at IS NULL;
                CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at, id)
                    WHERE sent_at IS NULL AND given_up_at IS NULL;
                """),
        Migration(
            "2026-11-30-webhook-formats",
            sql: """
                ALTER TABLE webhook ADD COLUMN format TEXT NOT NULL DEFAULT 'standard'
                    CHECK (format IN ('standard', 'wecom', 'dingtalk', 'feishu'));
                """),
    ]
}
