-- A call of nobody with the focus, once it and a bridge are there. A focus that has just been started takes seconds for
-- its first call, since nothing of its code has ever run; after the death of the preferred engine that is the call that
-- everybody waits for. The room is an inner one, where no visitor comes; the one person in it is this server.
-- luacheck: globals module prosody

local jid = require "util.jid";
local new_id = require "util.id".medium;
local st = require "util.stanza";
local timer = require "util.timer";
local astra = module:require "astra";
local load = module:require "load";

local account = assert(module:get_option_string("astra_focus_account"), "astra_focus_account is not set");
local brewery = assert(module:get_option_string("astra_brewery"), "astra_brewery is not set");
-- Left after so long, whatever came of it.
local longest = module:get_option_number("astra_rehearsal_seconds", 5);

local inner = jid.host(brewery);
local room_address = "rehearsal@"..inner;
local nick = "00000001";
local person = nick.."@"..module.host.."/rehearsal";

local xmlns = "http://jitsi.org/protocol/focus";
local xmlns_jingle = "urn:xmpp:jingle:1";
local xmlns_rtp = "urn:xmpp:jingle:apps:rtp:1";
local xmlns_way = "urn:xmpp:jingle:transports:ice-udp:1";
local xmlns_keys = "urn:xmpp:jingle:apps:dtls:0";
local xmlns_sources = "urn:xmpp:jingle:apps:rtp:ssma:0";

-- What the engine's client says of itself, as far as the focus goes other ways for it.
local features = {
	"urn:xmpp:jingle:apps:rtp:audio", "urn:xmpp:jingle:apps:rtp:video", xmlns_way, xmlns_keys, "urn:ietf:rfc:4588",
	"http://jitsi.org/remb", "http://jitsi.org/tcc", "http://jitsi.org/opus-red", "http://jitsi.org/source-name",
	"http://jitsi.org/json-encoded-sources", "http://jitsi.org/receive-multiple-video-streams",
};

-- The stream of the focus that has rehearsed, and the one that does now.
local rehearsed, is_going_on;

local function focus_session()
	local sessions = prosody.bare_sessions[account];
	for _, session in pairs(sessions and sessions.sessions or {}) do
		if session.full_jid and not session.hibernating then return session; end
	end
end

local function presence(kind)
	return st.presence({ type = kind, from = person, to = room_address.."/"..nick });
end

local function leave()
	is_going_on = false;
	module:send(presence("unavailable"));
end

local function enter()
	module:send(presence():tag("x", { xmlns = "http://jabber.org/protocol/muc" }):up()
		:tag("SourceInfo"):text("{}"):up());
end

-- Those who call have the machine for themselves.
local function is_idle()
	for _, open in pairs(astra.state.rooms) do
		if next(open.people) then return false; end
	end
	return true;
end

local function inner_rooms()
	local host = prosody.hosts[inner];
	return host and host.modules.muc;
end

local function rehearse()
	local session, rooms = focus_session(), inner_rooms();
	if not session or not rooms or rehearsed == session then return; end
	if is_going_on or not is_idle() or load.lacks_bridge() then return; end
	rehearsed, is_going_on = session, true;
	local room = rooms.get_room_from_jid(room_address) or rooms.create_room(room_address);
	room:set_persistent(false);
	room:set_public(false);
	timer.add_task(longest, leave);
	local request = st.iq({ type = "set", id = new_id(), from = module.host, to = session.full_jid })
		:tag("conference", { xmlns = xmlns, room = room_address })
		:tag("property", { name = "rtcstatsEnabled", value = "false" }):up():up();
	module:send_iq(request, nil, longest):next(enter, leave);
end

-- One source of sound or pictures, made up: nothing is ever sent.
local function answered(content, ssrc)
	local offered = content:get_child("description", xmlns_rtp);
	local described = st.stanza("description", { xmlns = xmlns_rtp, media = offered.attr.media });
	for kind in offered:childtags("payload-type") do described:add_child(st.clone(kind)); end
	described:tag("source", { xmlns = xmlns_sources, ssrc = ssrc, name = nick.."-"..offered.attr.media:sub(1, 1).."0" }):up();
	return described;
end

-- Keys and a way that lead nowhere.
local function way_to_nowhere()
	return st.stanza("transport", { xmlns = xmlns_way, ufrag = "rehearse", pwd = ("rehearsal"):rep(3) })
		:tag("rtcp-mux"):up()
		:text_tag("fingerprint", ("00:"):rep(31).."00", { xmlns = xmlns_keys, hash = "sha-256", setup = "active" });
end

local function accept(offer)
	local jingle = offer:get_child("jingle", xmlns_jingle);
	local answer = st.iq({ type = "set", id = new_id(), from = person, to = offer.attr.from })
		:tag("jingle", {
			xmlns = xmlns_jingle, action = "session-accept", sid = jingle.attr.sid,
			initiator = jingle.attr.initiator, responder = room_address.."/"..nick,
		});
	local ssrc = 1;
	for content in jingle:childtags("content") do
		answer:tag("content", { creator = "initiator", name = content.attr.name, senders = "both" })
			:add_child(answered(content, tostring(ssrc)))
			:add_child(way_to_nowhere()):up();
		ssrc = ssrc + 1;
	end
	module:send(answer);
end

local function tell_features(stanza)
	local reply = st.reply(stanza):tag("query", { xmlns = "http://jabber.org/protocol/disco#info" })
		:tag("identity", { category = "client", type = "bot" }):up();
	for _, feature in ipairs(features) do reply:tag("feature", { var = feature }):up(); end
	module:send(reply);
end

local function hear(event)
	local stanza = event.stanza;
	if stanza.attr.to ~= person then return nil; end
	if stanza.attr.type == "get" then
		tell_features(stanza);
	elseif stanza.attr.type == "set" then
		module:send(st.reply(stanza));
		local jingle = stanza:get_child("jingle", xmlns_jingle);
		if jingle and jingle.attr.action == "session-initiate" then accept(stanza); end
	end
	return true;
end
for _, kind in ipairs { "iq/full", "presence/full", "message/full" } do
	module:hook(kind, hear, 10);
end

module:hook_global("astra-rehearsal-due", rehearse);
