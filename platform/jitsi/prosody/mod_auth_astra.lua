-- Signs people in by the token of meetings and by nothing else. One session a grant.
-- luacheck: globals module prosody

local random = require "util.random";
local hex = require "util.hex";
local parse_query = require "util.http".formdecode;
local timer = require "util.timer";
local astra = module:require "astra";
local token = module:require "token";

local state = astra.state;
local expected = {
	issuer = assert(module:get_option_string("astra_token_issuer"), "astra_token_issuer is not set"),
	audience = assert(module:get_option_string("astra_token_audience"), "astra_token_audience is not set"),
	domain = module.host,
	longest = module:get_option_number("astra_token_lifetime", 130),
};
local folder = assert(module:get_option_string("astra_token_key_folder"), "astra_token_key_folder is not set");

local function load_keys()
	local ok, keys = pcall(token.keys, folder);
	if ok then
		expected.keys = keys;
	elseif expected.keys then
		module:log("error", "The new keys cannot be read, the old ones stay: %s", keys);
	else
		error(keys, 0);
	end
end
load_keys();
module:hook_global("config-reloaded", load_keys);

-- The engine's client puts the token into the address; nothing before us may log it, nor do we.
local function keep_token(event)
	local query = event.request.url.query;
	local fields = query and #query < 8192 and parse_query(query);
	if type(fields) ~= "table" then return; end
	event.session.astra_token, event.session.astra_resumes = fields.token, fields.previd;
end
module:hook_global("websocket-session", keep_token);
module:hook_global("bosh-session", keep_token);

local function is_held(grant)
	local holder = state.holders[grant.id];
	return holder ~= nil and not holder.destroyed;
end

-- Codes only: the words reach the client.
local function code_of(fault)
	return fault == "expired" and "token.expired" or "token.refused";
end

-- A stream that broke goes on with the same token, whatever its end, and with the secret that this
-- server gave the stream. Whoever was put out since has nothing to go on with.
local function resumed(session, grant)
	local holder = grant and state.holders[grant.id];
	local given, right = session.astra_resumes, holder and holder.resumption_token;
	if not right or holder.destroyed or type(given) ~= "string" then return nil; end
	if holder.astra_grant.is_over or not astra.equals(given, right) then return nil; end
	return holder;
end

local function refused(fault)
	module:log("info", "A token was refused: %s", fault);
	prosody.events.fire_event("astra-token-refused", { fault = fault });
end

local function sign_in(session)
	local given = session.astra_token;
	session.astra_token = nil; -- kept no longer than needed
	if given == nil then return nil, "token.none"; end
	local grant, fault, late_grant = token.verify(given, expected);
	local holder = resumed(session, grant or late_grant);
	if holder then return holder.astra_grant, nil, holder; end
	session.astra_resumes = nil;
	if not grant then
		refused(fault);
		return nil, code_of(fault);
	end
	if state.used[grant.id] or is_held(grant) then
		refused("used");
		return nil, "token.used";
	end
	return grant;
end

local handler_mt = {};
handler_mt.__index = handler_mt;

function handler_mt:mechanisms() -- luacheck: ignore 212/self
	return { ANONYMOUS = true };
end

function handler_mt:select(mechanism)
	if mechanism ~= "ANONYMOUS" then return nil; end
	self.selected = mechanism;
	return true;
end

function handler_mt:process()
	local session = self.session;
	local grant, code, holder = sign_in(session);
	if not grant then return "failure", "not-authorized", code; end
	session.astra_grant = grant;
	if holder then
		self.username = holder.username;
		return "success";
	end
	-- The first eight hex digits become the person's name in the room: the bridge wants it so.
	self.username = hex.to(random.bytes(16));
	grant.nick = self.username:sub(1, 8);
	state.holders[grant.id] = session;
	return "success";
end

function handler_mt:clean_clone()
	return setmetatable({ session = self.session }, handler_mt);
end

local function no()
	return nil, "There are no accounts here.";
end
local provider = {
	test_password = no, get_password = no, set_password = no, create_user = no, delete_user = no,
	user_exists = no, users = no,
};

function provider.get_sasl_handler(session)
	return setmetatable({ session = session }, handler_mt);
end

-- A session beside the address was done away with in 2011 (RFC 6121, appendix E). The engine's client asks for one
-- wherever it is offered, and waits for the answer: a round trip in each join.
module:hook("stream-features", function (event)
	event.features:remove_children("session", "urn:ietf:params:xml:ns:xmpp-session");
end, -100);

-- One try a connection: a guess costs a connection, which the limits count.
module:hook("authentication-failure", function (event)
	timer.add_task(0, function ()
		if not event.session.destroyed then event.session:close("not-authorized"); end
	end);
end);

-- The stream that brought the secret lives on as the one that broke.
module:hook("smacks-hibernation-end", function (event)
	event.origin.astra_heir = event.resumed;
end);

module:hook("resource-unbind", function (event)
	local grant = event.session.astra_grant;
	if grant and state.holders[grant.id] == event.session then state.holders[grant.id] = nil; end
end);

-- Nothing of a visitor is ever written down on this server, and nothing goes to other servers.
module:hook("route/remote", function () return false; end, 300);

module:provides("auth", provider);
