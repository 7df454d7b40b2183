#!/bin/sh
# Starts Prosody: secrets from their files, the accounts of the focus and the bridges with their present passwords.
set -eu
secret() { cat "/run/secrets/$1"; }
ASTRA_HOOK_SECRET=$(secret jitsi-hook)
ASTRA_ORDERS_SECRET=$(secret jitsi-orders)
ASTRA_TURN_SECRET=$(secret turn)
export ASTRA_HOOK_SECRET ASTRA_ORDERS_SECRET ASTRA_TURN_SECRET
config=/astra/prosody.cfg.lua
# An account that is there keeps nothing of its former password.
prosodyctl --config "$config" register focus "auth.$ASTRA_XMPP_DOMAIN" "$(secret focus)"
prosodyctl --config "$config" register jvb "auth.$ASTRA_XMPP_DOMAIN" "$(secret bridge)"
exec prosody --config "$config" -F
