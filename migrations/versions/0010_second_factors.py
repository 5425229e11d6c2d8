"""Second factors of accounts, memberships that end, and districts that ask for a second factor.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE accounts"
        " ADD COLUMN totp_secret varchar(500),"
        " ADD COLUMN totp_counter bigint,"
        " ADD COLUMN recovery_codes varchar(200)[] NOT NULL DEFAULT '{}',"
        " ADD COLUMN passkey_handle varchar(64),"
        " ADD CONSTRAINT uq_accounts_passkey_handle UNIQUE (passkey_handle)"
    )
    op.execute("ALTER TABLE accounts ALTER COLUMN recovery_codes DROP DEFAULT")
    op.execute(
        "CREATE TABLE passkeys ("
        " id serial NOT NULL,"
        " account_id integer NOT NULL,"
        " name varchar(64) NOT NULL,"
        " credential_id bytea NOT NULL,"
        " public_key bytea NOT NULL,"
        " sign_count bigint NOT NULL,"
        " transports varchar(20)[] NOT NULL,"
        " extensions varchar(1000),"
        " backed_up boolean NOT NULL,"
        " device_type varchar(20) NOT NULL,"
        " created_at timestamptz DEFAULT statement_timestamp() NOT NULL,"
        " used_at timestamptz DEFAULT statement_timestamp() NOT NULL,"
        " CONSTRAINT pk_passkeys PRIMARY KEY (id),"
        " CONSTRAINT uq_passkeys_credential_id UNIQUE (credential_id),"
        " CONSTRAINT uq_passkeys_account_id_name UNIQUE (account_id, name),"
        " CONSTRAINT fk_passkeys_account_id_accounts"
        " FOREIGN KEY(account_id) REFERENCES accounts (id))"
    )
    op.execute("ALTER TABLE passkeys ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE passkeys FORCE ROW LEVEL SECURITY")
    # As accounts: through their memberships, whose own policy narrows the sub-select.
    op.execute(
        "CREATE POLICY own ON passkeys USING ((SELECT gongkai_everything())"
        " OR account_id IN (SELECT m.account_id FROM memberships m))"
    )
    op.execute("ALTER TABLE memberships ADD COLUMN ended_at timestamptz")
    op.execute(
        "ALTER TABLE districts ADD COLUMN second_factor_required boolean NOT NULL DEFAULT false"
    )
    op.execute("ALTER TABLE districts ALTER COLUMN second_factor_required DROP DEFAULT")


def downgrade() -> None:
    op.execute("ALTER TABLE districts DROP COLUMN second_factor_required")
    op.execute("ALTER TABLE memberships DROP COLUMN ended_at")
    op.execute("DROP TABLE passkeys")
    op.execute(
        "ALTER TABLE accounts DROP COLUMN totp_secret, DROP COLUMN totp_counter,"
        " DROP COLUMN recovery_codes, DROP COLUMN passkey_handle"
    )
