-- The hosts of Astra's Jitsi. Included by the server's main file; everything of a place comes from
-- its environment (ENV_X is the variable X). The tests run a real Prosody on this very file.

local domain = ENV_ASTRA_XMPP_DOMAIN
local inner = "auth." .. domain

admins = { "focus@" .. inner, "jvb@" .. inner }
component_admins_as_room_owners = true

-- No other server, no accounts for visitors, nothing kept.
modules_disabled = { "s2s", "s2s_auth_certs", "offline", "register" }
allow_registration = false

-- A visitor's answer to the focus is some 20 kB; nothing honest is larger than this.
c2s_stanza_size_limit = 64 * 1024
http_max_content_size = 16 * 1024
http_max_buffer_size = 64 * 1024
-- A bind and its stream get this long to sign in.
c2s_timeout = 30
-- A join is a dozen small words back and forth: none of ours waits until the one before was confirmed (Nagle's algorithm).
network_settings = { nagle = false }
-- The gateway in front speaks TLS; between it and this server is the inner network.
consider_websocket_secure = true

astra_meetings = ENV_ASTRA_MEETINGS_URL
astra_hook_secret = ENV_ASTRA_HOOK_SECRET
astra_orders_secret = ENV_ASTRA_ORDERS_SECRET
astra_muc = "conference." .. domain
astra_focus = "focus." .. domain
astra_focus_account = "focus@" .. inner
astra_brewery = "jvbbrewery@internal." .. inner

VirtualHost(domain)
	authentication = "astra"
	astra_token_issuer = "urn:astra:meetings"
	astra_token_audience = "urn:astra:jitsi"
	astra_token_key_folder = ENV_ASTRA_TOKEN_KEYS
	modules_enabled = {
		"websocket", "smacks", "astra_guard", "astra_alive", "ping", "disco", "external_services", "astra_relays",
	}
	-- A stream that broke may go on for as long; the person stays listed meanwhile.
	smacks_hibernation_time = 20
	smacks_max_hibernated_sessions = 1
	smacks_max_old_sessions = 1
	-- Relays of the deployment only (astra_relays names them), and no public STUN server ever.
	external_services = {}
	astra_turn_host = ENV_ASTRA_TURN_HOST
	astra_turn_secret = ENV_ASTRA_TURN_SECRET
	astra_turn_tls_port = ENV_ASTRA_TURN_TLS_PORT

VirtualHost(inner)
	authentication = "internal_hashed"
	-- Nobody has anybody in a roster there. The library of the focus and the bridges asks for one as it signs in, and keeps
	-- everything else waiting until it has it: without this for as long as it waits for an answer, two seconds and five.
	modules_enabled = { "astra_inner", "smacks", "roster" }
	-- A killed bridge is noticed after two seconds instead of sixteen.
	smacks_hibernation_time = 1
	-- Asked after each word to confirm it, the focus and the bridges send that small confirmation first, and their own
	-- kernel keeps their next word back until it was received, 40 ms later: five times in each join.
	smacks_max_unacked_stanzas = 100

Component("internal." .. inner)("muc")
	storage = "memory"
	restrict_room_creation = true
	modules_enabled = { "astra_warm" }
	muc_room_default_public_jids = true
	muc_room_locking = false
	muc_tombstones = false
	muc_room_cache_size = 1000

Component("conference." .. domain)("muc")
	storage = "memory"
	restrict_room_creation = true
	modules_enabled = { "astra_gate", "astra_events", "astra_orders" }
	muc_room_default_public = false
	muc_room_default_history_length = 0
	max_history_messages = 0
	muc_room_locking = false
	muc_tombstones = false
	muc_room_allow_persistent = false
	-- A room that is swapped out would lose who is in it.
	muc_room_cache_size = 10000
	-- The name by which meetings calls this server; the public gateway must not know it.
	http_host = ENV_ASTRA_ORDERS_HOST

Component("focus." .. domain)("astra_focus")
	modules_enabled = { "astra_rehearsal" }
