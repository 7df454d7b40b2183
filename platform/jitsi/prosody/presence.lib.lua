-- The presence of a visitor, made harmless: only what the engine needs stays, and who they are is
-- written by us from the grant. A client can neither take another name nor claim another source.
-- luacheck: globals module

local json = require "util.json";
local st = require "util.stanza";
local now = require "util.time".now;

local most_bytes = 8192;
local most_sources = 8;

-- What a client may say of itself. No pictures by address (they would tell others' addresses to a
-- stranger's server), no identity, no name, no role.
local plain = ""; -- the stanza's own namespace
local kept = {
	x = "http://jabber.org/protocol/muc", c = "http://jabber.org/protocol/caps",
	SourceInfo = plain, features = plain, videoType = plain,
	audiomuted = "http://jitsi.org/jitmeet/audio", videomuted = "http://jitsi.org/jitmeet/video",
	jitsi_participant_codecType = plain, jitsi_participant_codecList = plain,
	jitsi_participant_raisedHand = plain,
};

-- A raised hand is a moment or nothing: a text here would be a word to all.
local function is_hand(element)
	return #element.tags == 0 and element:get_text():match("^%d+$") ~= nil and #element:get_text() <= 15;
end

local lib = {};

local function source_of(name, facts)
	local kind, index = name:match("^%x+%-([av])(%d%d?)$");
	if kind == "a" then return index == "0" and "microphone" or "screen-audio"; end
	if kind == "v" then return facts.videoType == "desktop" and "screen" or "camera"; end
end

-- What the person says they send: a set of our words, or nil when the list is not of their own sources.
local function declared(text, nick)
	if #text > 4096 then return nil; end
	local ok, list = pcall(json.decode, text);
	if not ok or type(list) ~= "table" then return nil; end
	local sending, count = {}, 0;
	for name, facts in pairs(list) do
		count = count + 1;
		if count > most_sources or type(name) ~= "string" or type(facts) ~= "table" then return nil; end
		local source = name:sub(1, #nick + 1) == nick.."-" and source_of(name, facts);
		if not source then return nil; end
		if facts.muted ~= true then sending[source] = true; end
	end
	return sending;
end

-- Each at most once: what is looked at must be what others get.
local function only_kept(stanza)
	local seen = {};
	stanza:maptags(function (element)
		if seen[element.name] or kept[element.name] ~= (element.attr.xmlns or plain) then return nil; end
		if element.name == "jitsi_participant_raisedHand" then
			if not is_hand(element) then return nil; end
			element.attr = {};
		end
		seen[element.name] = true;
		return element;
	end);
end

-- By this server's clock, so that all lists of people have the same order.
local function introduce(stanza, grant)
	grant.came_at = grant.came_at or math.floor(now() * 1000);
	stanza:tag("nick", { xmlns = "http://jabber.org/protocol/nick" }):text(grant.name):up();
	stanza:tag("identity"):tag("user")
		:tag("id"):text(grant.participant):up()
		:tag("name"):text(grant.name):up()
		:tag("joined"):text(("%d"):format(grant.came_at)):up()
		:up():up();
	-- By it the focus chooses a bridge that is near.
	if grant.region then stanza:tag("region", { xmlns = "http://jitsi.org/jitsi-meet", id = grant.region }):up(); end
end

--- Cleans the stanza in place; false and a code when it must not pass.
function lib.clean(stanza, grant)
	local kind = stanza.attr.type;
	if kind ~= nil and kind ~= "unavailable" then return false; end
	if grant.is_over and kind == nil then return false; end
	if #tostring(stanza) > most_bytes then return false, "guard.too-large"; end
	only_kept(stanza);
	local info = stanza:get_child_text("SourceInfo");
	local sending = {};
	if kind == nil and info and info ~= "" then
		sending = declared(info, grant.nick);
		if not sending then return false, "guard.sources"; end
		for source in pairs(sending) do
			if not grant.publish[source] then return false, "guard.not-granted"; end
		end
	end
	local join = stanza:get_child("x", "http://jabber.org/protocol/muc");
	if join then -- no password, no request for history
		stanza:remove_children("x", "http://jabber.org/protocol/muc");
		stanza:add_child(st.stanza("x", { xmlns = "http://jabber.org/protocol/muc" }));
	end
	if kind == nil then
		grant.declared = sending;
		introduce(stanza, grant);
	end
	return true;
end

return lib;
