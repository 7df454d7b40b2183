-- Main file of Prosody in its container; everything of ours is in the included file.
plugin_paths = { "/astra/modules" }
data_path = "/var/lib/prosody"
certificates = "/run/tls"
log = { info = "*console" }
modules_enabled = { "saslauth", "tls", "disco" }

-- The inner network alone reaches these: 5222 the focus and the bridges, 5280 the gateway and meetings.
interfaces = { "*" }
c2s_ports = { 5222 }
c2s_require_encryption = true
http_ports = { 5280 }
http_interfaces = { "*" }
https_ports = {}
http_default_host = ENV_ASTRA_XMPP_DOMAIN
astra_orders_from = { ENV_ASTRA_INNER_NETWORK }
astra_expects = { "focus", "bridge" }

Include "/astra/astra.cfg.lua"
