-- Names the deployment's own TURN relay to whoever signed in with a grant (XEP-0215), with a credential of that
-- participant alone that opens it for some minutes (the long-term mechanism of TURN with a shared secret). The stock
-- way gives everybody the same name, so that the relay could not limit one person.

local time = require "util.time";
local base64 = require "util.encodings".base64;
local hmac_sha1 = require "util.hashes".hmac_sha1;

local host = module:get_option_string("astra_turn_host");
local secret = module:get_option_string("astra_turn_secret");
local port = module:get_option_number("astra_turn_port", 3478);
local tls_port = module:get_option_number("astra_turn_tls_port");
local lifetime = module:get_option_number("astra_turn_lifetime", 600);

if not host then return; end
assert(secret and #secret >= 32, "astra_turn_secret must have 32 characters or more");

local function relays()
	-- By UDP the bridge is reached without a relay, or not at all: the engine's client asks for none.
	local list = { { type = "turn", transport = "tcp", port = port } };
	if tls_port then
		table.insert(list, { type = "turns", transport = "tcp", port = tls_port });
	end
	return list;
end

local function add(event)
	local grant = event.origin.astra_grant;
	if not grant then return; end
	local expires = math.floor(time.now()) + lifetime;
	local username = ("%d:%s"):format(expires, grant.participant);
	local password = base64.encode(hmac_sha1(secret, username));
	for _, relay in ipairs(relays()) do
		local wanted = event.requested_type;
		if not wanted or wanted == relay.type then
			relay.host, relay.username, relay.password, relay.expires = host, username, password, expires;
			event.services:push(relay);
		end
	end
end

module:hook("external_service/services", add);
