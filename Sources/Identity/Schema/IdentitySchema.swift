import Storage

/// The tables of the room.
public enum IdentitySchema {
    public static let migrations = [
        Migration(
            "2026-11-24-identity",
            sql: """
                CREATE TABLE identity_revision (
                    id INTEGER PRIMARY KEY CHECK (id = 1),
                    revision INTEGER NOT NULL
                );
                INSERT INTO identity_revision (id, revision) VALUES (1, 1);
                CREATE TABLE unit (
                    id INTEGER PRIMARY KEY,
                    code TEXT NOT NULL UNIQUE,
                    kind TEXT NOT NULL CHECK (kind IN (
                        'province', 'city', 'district', 'zone', 'department', 'street', 'town', 'enterprise', 'team')),
                    valid_from TEXT NOT NULL,
                    valid_to TEXT CHECK (valid_to >= valid_from),
                    successor_id INTEGER REFERENCES unit (id) CHECK (successor_id <> id),
                    zone_id INTEGER UNIQUE,
                    position INTEGER NOT NULL,
                    version INTEGER NOT NULL
                );
                CREATE TABLE unit_period (
                    unit_id INTEGER NOT NULL REFERENCES unit (id),
                    valid_from TEXT NOT NULL,
                    parent_id INTEGER REFERENCES unit (id) CHECK (parent_id <> unit_id),
                    name_zh TEXT NOT NULL,
                    name_en TEXT,
                    short_zh TEXT,
                    short_en TEXT,
                    PRIMARY KEY (unit_id, valid_from)
                );
                CREATE INDEX unit_period_parent ON unit_period (parent_id);
                CREATE TABLE role (
                    code TEXT PRIMARY KEY,
                    name_zh TEXT NOT NULL,
                    name_en TEXT,
                    is_builtin INTEGER NOT NULL CHECK (is_builtin IN (0, 1)),
                    version INTEGER NOT NULL
                );
                CREATE TABLE role_permission (
                    role_code TEXT NOT NULL REFERENCES role (code),
                    permission TEXT NOT NULL,
                    PRIMARY KEY (role_code, permission)
                );
                CREATE TABLE person (
                    id INTEGER PRIMARY KEY,
                    name_zh TEXT NOT NULL,
                    name_en TEXT,
                    email TEXT,
                    phone TEXT,
                    removed_at INTEGER,
                    version INTEGER NOT NULL
                );
                CREATE UNIQUE INDEX person_email ON person (lower(email));
                CREATE TABLE duty (
                    id INTEGER PRIMARY KEY,
                    person_id INTEGER NOT NULL REFERENCES person (id),
                    unit_id INTEGER NOT NULL REFERENCES unit (id),
                    role_code TEXT NOT NULL REFERENCES role (code),
                    title_zh TEXT,
                    title_en TEXT,
                    valid_from TEXT NOT NULL,
                    valid_to TEXT CHECK (valid_to >= valid_from),
                    version INTEGER NOT NULL
                );
                CREATE INDEX duty_person ON duty (person_id);
                CREATE INDEX duty_unit ON duty (unit_id);
                CREATE TABLE delegation (
                    id INTEGER PRIMARY KEY,
                    from_person_id INTEGER NOT NULL REFERENCES person (id),
                    to_person_id INTEGER NOT NULL REFERENCES person (id) CHECK (to_person_id <> from_person_id),
                    duty_id INTEGER REFERENCES duty (id),
                    valid_from TEXT NOT NULL,
                    valid_to TEXT NOT NULL CHECK (valid_to >= valid_from),
                    reason TEXT,
                    version INTEGER NOT NULL
                );
                CREATE INDEX delegation_from ON delegation (from_person_id);
                CREATE INDEX delegation_to ON delegation (to_person_id);
                """),
        Migration(
            "2026-11-24-identity-accounts",
            sql: """
                CREATE TABLE account (
                    person_id INTEGER PRIMARY KEY REFERENCES person (id),
                    login TEXT NOT NULL UNIQUE,
                    password_hash TEXT,
                    code_seed BLOB,
                    code_confirmed_at INTEGER,
                    code_step INTEGER NOT NULL DEFAULT 0,
                    created_at INTEGER NOT NULL
                );
                CREATE TABLE recovery_code (
                    person_id INTEGER NOT NULL REFERENCES account (person_id),
                    digest TEXT NOT NULL,
                    used_at INTEGER,
                    PRIMARY KEY (person_id, digest)
                );
                CREATE TABLE session (
                    id INTEGER PRIMARY KEY,
                    digest TEXT NOT NULL UNIQUE,
                    form_secret TEXT NOT NULL,
                    person_id INTEGER NOT NULL REFERENCES person (id),
                    awaits_code INTEGER NOT NULL CHECK (awaits_code IN (0, 1)),
                    created_at INTEGER NOT NULL,
                    last_seen_at INTEGER NOT NULL,
                    expires_at INTEGER NOT NULL,
                    address TEXT NOT NULL,
                    agent TEXT NOT NULL,
                    ended_at INTEGER
                );
                CREATE INDEX session_person ON session (person_id, ended_at);
                CREATE TABLE known_device (
                    digest TEXT NOT NULL,
                    person_id INTEGER NOT NULL REFERENCES person (id),
                    created_at INTEGER NOT NULL,
                    PRIMARY KEY (digest, person_id)
                );
                CREATE TABLE failed_sign_in (
                    id INTEGER PRIMARY KEY,
                    failed_at INTEGER NOT NULL,
                    login TEXT NOT NULL,
                    address TEXT NOT NULL,
                    device TEXT
                );
                CREATE INDEX failed_sign_in_login ON failed_sign_in (login, failed_at);
                CREATE INDEX failed_sign_in_address ON failed_sign_in (address, failed_at);
                CREATE TABLE invitation (
                    id INTEGER PRIMARY KEY,
                    person_id INTEGER NOT NULL REFERENCES person (id),
                    purpose TEXT NOT NULL CHECK (purpose IN ('invite', 'reset')),
                    digest TEXT NOT NULL UNIQUE,
                    created_at INTEGER NOT NULL,
                    expires_at INTEGER NOT NULL,
                    used_at INTEGER
                );
                CREATE INDEX invitation_person ON invitation (person_id);
                CREATE TABLE letter (
                    id INTEGER PRIMARY KEY,
                    person_id INTEGER REFERENCES person (id),
                    address TEXT NOT NULL,
                    subject TEXT NOT NULL,
                    body TEXT NOT NULL,
                    created_at INTEGER NOT NULL,
                    attempts INTEGER NOT NULL,
                    sent_at INTEGER,
                    failure TEXT
                );
                CREATE INDEX letter_unsent ON letter (sent_at, id);
                CREATE TABLE api_token (
                    id INTEGER PRIMARY KEY,
                    person_id INTEGER NOT NULL REFERENCES person (id),
                    name TEXT NOT NULL,
                    digest TEXT NOT NULL UNIQUE,
                    scopes TEXT NOT NULL,
                    created_at INTEGER NOT NULL,
                    expires_at INTEGER NOT NULL,
                    last_used_at INTEGER,
                    ended_at INTEGER
                );
                CREATE INDEX api_token_person ON api_token (person_id);
                CREATE TABLE outside_identity (
                    issuer TEXT NOT NULL,
                    subject TEXT NOT NULL,
                    person_id INTEGER NOT NULL REFERENCES person (id),
                    linked_at INTEGER NOT NULL,
                    PRIMARY KEY (issuer, subject)
                );
                CREATE TABLE outside_sign_in (
                    state TEXT PRIMARY KEY,
                    nonce TEXT NOT NULL,
                    verifier TEXT NOT NULL,
                    created_at INTEGER NOT NULL,
                    return_path TEXT NOT NULL
                );
                """),
        Migration(
            "2026-11-25-identity-uploads",
            sql: """
                CREATE TABLE directory_upload (
                    id INTEGER PRIMARY KEY,
                    person_id INTEGER NOT NULL REFERENCES person (id),
                    created_at INTEGER NOT NULL,
                    expires_at INTEGER NOT NULL CHECK (expires_at > created_at),
                    accepted_at INTEGER,
                    outcome TEXT CHECK ((outcome IS NULL) = (accepted_at IS NULL))
                );
                CREATE INDEX directory_upload_person ON directory_upload (person_id, created_at);
                CREATE INDEX directory_upload_expiry ON directory_upload (expires_at);
                CREATE TABLE directory_upload_file (
                    upload_id INTEGER NOT NULL REFERENCES directory_upload (id),
                    position INTEGER NOT NULL,
                    name TEXT NOT NULL,
                    sha256 TEXT NOT NULL,
                    bytes BLOB NOT NULL,
                    PRIMARY KEY (upload_id, position)
                );
                """),
        Migration(
            "2026-11-25-identity-letters",
            sql: """
                ALTER TABLE letter ADD COLUMN invitation_id INTEGER REFERENCES invitation (id);
                ALTER TABLE letter ADD COLUMN next_at INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE letter ADD COLUMN claim TEXT;
                ALTER TABLE letter ADD COLUMN given_up_at INTEGER;
                ALTER TABLE letter ADD COLUMN withdrawn_at INTEGER;
                UPDATE letter SET invitation_id = (
                    SELECT max(invitation.id) FROM invitation
                    WHERE invitation.person_id = letter.person_id AND invitation.id < letter.id);
                CREATE INDEX letter_waiting ON letter (next_at, id) WHERE sent_at IS NULL AND withdrawn_at IS NULL;
                """),
        Migration(
            "2026-11-25-identity-removed-people",
            sql: """
                ALTER TABLE person ADD COLUMN former_login TEXT;
                UPDATE person SET former_login = (SELECT login FROM account WHERE account.person_id = person.id)
                    WHERE removed_at IS NOT NULL;
                DELETE FROM recovery_code WHERE person_id IN (SELECT id FROM person WHERE removed_at IS NOT NULL);
                DELETE FROM account WHERE person_id IN (SELECT id FROM person WHERE removed_at IS NOT NULL);
                DROP INDEX person_email;
                CREATE UNIQUE INDEX person_email ON person (lower(email)) WHERE removed_at IS NULL;
                """),
        Migration(
            "2026-11-25-identity-shipped-roles",
            sql: """
                ALTER TABLE role ADD COLUMN shipped_version INTEGER;
                UPDATE role SET shipped_version = 1 WHERE is_builtin = 1;
                """),
        Migration(
            "2026-11-25-identity-name-sounds",
            sql: """
                ALTER TABLE person ADD COLUMN name_sound TEXT;
                """),
        Migration(
            "2026-11-25-identity-outside",
            sql: """
                ALTER TABLE outside_identity ADD COLUMN label TEXT;
                ALTER TABLE outside_identity ADD COLUMN ended_at INTEGER;
                CREATE INDEX outside_identity_person ON outside_identity (person_id);
                ALTER TABLE outside_sign_in ADD COLUMN person_id INTEGER REFERENCES person (id);
                ALTER TABLE outside_sign_in ADD COLUMN attempt_id INTEGER NOT NULL DEFAULT 0;
                CREATE INDEX outside_sign_in_created ON outside_sign_in (created_at);
                """),
        Migration(
            "2026-12-01-identity-returned-letters",
            sql: "ALTER TABLE letter ADD COLUMN returned_at INTEGER;"),
        // What waits already is nearly all digests: of an invitation to a meeting its page says that it did not arrive.
        Migration(
            "2026-12-01-identity-letter-life",
            sql: """
                ALTER TABLE letter ADD COLUMN expires_at INTEGER;
                UPDATE letter SET expires_at = created_at + 604800
                    WHERE sent_at IS NULL AND invitation_id IS NULL AND person_id IS NOT NULL;
                """),
    ]
}
