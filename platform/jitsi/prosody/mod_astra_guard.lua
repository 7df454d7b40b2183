-- The wall around each visitor's session: what may be said, to whom, how much and how fast. Whatever
-- is not named here is refused, so that a new feature of the server opens nothing by itself.
-- luacheck: globals module prosody

local filters = require "util.filters";
local jid = require "util.jid";
local new_throttle = require "util.throttle".create;
local st = require "util.stanza";
local astra = module:require "astra";
local presence = module:require "presence";
local jingle = module:require "jingle";

local muc_host = assert(module:get_option_string("astra_muc"), "astra_muc is not set");
local focus_host = module:get_option_string("astra_focus", "focus."..module.host);

-- A real client sends some dozens of stanzas while it joins, and a few a second after that.
local rates = {
	stanza = { burst = module:get_option_number("astra_stanza_burst", 200), each = module:get_option_number("astra_stanza_rate", 30) },
	presence = { burst = module:get_option_number("astra_presence_burst", 30), each = module:get_option_number("astra_presence_rate", 5) },
};
local deepest = module:get_option_number("astra_stanza_depth", 16);
local most_elements = module:get_option_number("astra_stanza_elements", 2000);

-- Counted without recursion: depth is what an attacker chooses.
local function is_too_much(stanza)
	local level, elements, depth = { stanza }, 0, 0;
	while #level > 0 do
		depth = depth + 1;
		local below = {};
		for _, element in ipairs(level) do
			for _, child in ipairs(element.tags) do below[#below + 1] = child; end
		end
		elements = elements + #below;
		if depth > deepest or elements > most_elements then return true; end
		level = below;
	end
	return false;
end

local function cut(session, why)
	if session.astra_cut then return; end
	session.astra_cut = true;
	module:log("warn", "A visitor's stream was closed: %s", why);
	session:close({ condition = "policy-violation", text = why });
end

local function takes(session, kind)
	local name = "astra_throttle_"..kind;
	if not session[name] then
		session[name] = new_throttle(rates[kind].burst, rates[kind].burst / rates[kind].each);
	end
	return session[name]:poll(1);
end

-- Before somebody has an address they may do one thing: get it.
local function is_early(stanza, session)
	if session.type == "c2s_unauthed" then return stanza.attr.xmlns ~= "urn:ietf:params:xml:ns:xmpp-sasl"; end
	if session.type ~= "c2s_unbound" then return false; end
	if session.astra_resumes then return stanza.name ~= "resume"; end
	return stanza.name ~= "iq" or stanza:get_child("bind", "urn:ietf:params:xml:ns:xmpp-bind") == nil;
end

local function measure(stanza, given)
	local session = given.astra_heir or given;
	if session.host ~= module.host then return stanza; end
	if session.astra_cut then return nil; end
	if not takes(session, "stanza") then return cut(session, "too-fast"); end
	if stanza.name == "presence" and not takes(session, "presence") then return cut(session, "too-fast"); end
	if is_too_much(stanza) then return cut(session, "too-deep"); end
	if is_early(stanza, session) then return cut(session, "too-early"); end
	return stanza;
end

-- Who was in a room that its focus left joins anew, and shows the pictures of this join until those of the next are there
-- (docs/decisions/0061). The engine's client would take up the offer of a new focus in their place, and leaves with them
-- when the next join takes the place of this one. To be put out for good is told as ever.
local function would_disturb(stanza, grant)
	local _, host, nick = jid.split(stanza.attr.from);
	if host ~= muc_host then return false; end
	if stanza.name == "iq" then return stanza:get_child("jingle", "urn:xmpp:jingle:1") ~= nil; end
	return stanza.name == "presence" and (nick ~= grant.nick or grant.reason == "replaced");
end

local function spare(stanza, session)
	local grant = session.astra_grant;
	if not grant or not grant.has_lost_focus or session.host ~= module.host then return stanza; end
	if not would_disturb(stanza, grant) then return stanza; end
	if stanza.name == "iq" then module:send(st.error_reply(stanza, "cancel", "item-not-found")); end
	return nil;
end

-- A new offer of media to somebody who was in the call already comes from another bridge than that of before.
local function notice_offer(stanza, session)
	local grant = session.astra_grant;
	if not grant or not next(grant.held) or stanza.name ~= "iq" or session.host ~= module.host then return stanza; end
	local offer = stanza:get_child("jingle", "urn:xmpp:jingle:1");
	local action = offer and offer.attr.action;
	if action == "session-initiate" or action == "transport-replace" then
		prosody.events.fire_event("astra-offered", { grant = grant });
	end
	return stanza;
end

-- The address from which the focus takes our word on what the bridge is to hold back.
module:add_identity("component", "av_moderation", focus_host);

local function watch(session)
	filters.add_filter(session, "stanzas/in", measure, 1000);
	filters.add_filter(session, "stanzas/out", spare, 1000);
	filters.add_filter(session, "stanzas/out", notice_offer, 999);
end
filters.add_filter_hook(watch);
function module.unload()
	filters.remove_filter_hook(watch);
end

local function child_is(stanza, name, xmlns)
	local child = stanza.tags[1];
	return child ~= nil and child.name == name and child.attr.xmlns == xmlns;
end

local function is_answer(stanza)
	return stanza.name == "iq" and (stanza.attr.type == "result" or stanza.attr.type == "error");
end

local function is_inside(grant)
	local open = astra.open_room(grant.room);
	return open ~= nil and open.people[grant.nick] == grant and not grant.is_over;
end

local function to_server(stanza)
	if stanza.name == "presence" then return stanza.attr.type == "unavailable"; end
	if stanza.name ~= "iq" or stanza.attr.type ~= "get" then return false; end
	return child_is(stanza, "ping", "urn:xmpp:ping")
		or child_is(stanza, "query", "http://jabber.org/protocol/disco#info")
		or child_is(stanza, "services", "urn:xmpp:extdisco:2");
end

-- The focus is asked for one conference alone: the one of the grant, and only once it is open.
local function to_focus(stanza, grant)
	if stanza.name ~= "iq" or stanza.attr.type ~= "set" then return false; end
	if not child_is(stanza, "conference", "http://jitsi.org/protocol/focus") then return false; end
	local request = stanza.tags[1];
	request.attr.token = nil; -- the client adds its token, which the focus has no use for
	return request.attr.room == grant.room.."@"..muc_host and astra.open_room(grant.room) ~= nil;
end

local function to_room(stanza, grant)
	return stanza.name == "iq" and stanza.attr.type == "get" and is_inside(grant)
		and child_is(stanza, "query", "http://jabber.org/protocol/disco#info")
		and stanza.tags[1].attr.node == nil;
end

local function to_occupant(stanza, grant, nick)
	if stanza.name == "presence" and nick == grant.nick then
		return presence.clean(stanza, grant);
	end
	if nick ~= "focus" or stanza.name ~= "iq" or stanza.attr.type ~= "set" or not is_inside(grant) then
		return false;
	end
	return jingle.is_allowed(stanza, grant);
end

local function is_allowed(session, stanza)
	local grant = session.astra_grant;
	if not grant then return false; end
	local to = stanza.attr.to;
	local node, host, resource = jid.split(to or module.host);
	if host == muc_host and node == grant.room then
		if resource == nil then return to_room(stanza, grant); end
		if is_answer(stanza) then return resource == "focus"; end
		return to_occupant(stanza, grant, resource);
	end
	if host == focus_host and node == nil then return is_answer(stanza) or to_focus(stanza, grant); end
	local is_self = host == module.host and (node == nil or node == session.username) and resource == nil;
	return is_self and (is_answer(stanza) or to_server(stanza));
end

module:hook("pre-stanza", function (event)
	local session, stanza = event.origin, event.stanza;
	-- An error in here must refuse, not let pass, and never leave somebody without an answer.
	local ok, allowed, code = pcall(is_allowed, session, stanza);
	if not ok then module:log("error", "The guard failed: %s", allowed); end
	if ok and allowed then return nil; end
	event.reason = "not on the list";
	return astra.refuse(session, stanza, code or "guard.refused");
end, 1000);

-- A visitor was seen to start or stop sending: whoever tells of it listens here.
module:hook("pre-stanza", function (event)
	local grant = event.origin.astra_grant;
	if event.stanza.name == "presence" and grant and is_inside(grant) and grant.declared then
		prosody.events.fire_event("astra-sending", { grant = grant });
	end
end, 999);
