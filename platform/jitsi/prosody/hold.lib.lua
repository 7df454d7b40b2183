-- Holds a source back at the bridge, whatever its client says and sends. The focus can do that for a
-- whole room at once (its moderation); we use it for one person, for the moment of the order alone, so
-- that who comes later is not met by it. What was held goes on when the person says that they send again.
-- luacheck: globals module

local array = require "util.array";
local json = require "util.json";
local new_id = require "util.id".short;
local promise = require "util.promise";
local st = require "util.stanza";

local focus_host = assert(module:get_option_string("astra_focus"), "astra_focus is not set");

-- The bridge knows sound and pictures. The focus has two words for pictures, and lets all of them pass
-- while one of the two may.
local kinds = { microphone = "audio", ["screen-audio"] = "audio", camera = "video", screen = "video" };
local words = { audio = { "audio" }, video = { "desktop", "video" } };
local other = {
	microphone = "screen-audio", ["screen-audio"] = "microphone", camera = "screen", screen = "camera",
};

local function focus_of(room)
	local occupant = room:get_occupant_by_nick(room.jid.."/focus");
	return occupant and occupant.jid;
end

local function tell(room, facts)
	local focus = focus_of(room);
	if not focus then return; end
	facts.type, facts.room, facts.actor = "av_moderation", room.jid, room.jid.."/focus";
	module:send(st.message({ from = focus_host, to = focus, id = new_id() })
		:tag("json-message", { xmlns = "http://jitsi.org/jitmeet" }):text(json.encode(facts)));
end

local function free_in(room, open, kind)
	local free = array {};
	for nick, grant in pairs(open.people) do
		if not grant.held[kind] then free[#free + 1] = room.jid.."/"..nick; end
	end
	return free;
end

-- In the person's own name, which is what the focus takes such a word from.
local function ask(room, grant, kind, is_muted)
	local person = room.jid.."/"..grant.nick;
	local request = st.iq({ type = "set", id = new_id(), from = person, to = focus_of(room) })
		:tag("mute", { xmlns = "http://jitsi.org/jitmeet/"..kind, jid = person }):text(tostring(is_muted));
	return module:send_iq(request, nil, 1);
end

local function yes() return true; end
local function no() return false; end

local function hold_kind(room, open, grant, kind)
	for _, word in ipairs(words[kind]) do
		tell(room, { mediaType = word, enabled = true, whitelists = { [word] = free_in(room, open, kind) } });
	end
	local function no_more()
		for _, word in ipairs(words[kind]) do tell(room, { mediaType = word, enabled = false }); end
	end
	return ask(room, grant, kind, true):finally(no_more):next(yes, no);
end

local lib = {};

--- A promise of whether the bridge holds it. Not while the person also sends the other source of that
--- kind, which would be held with it.
function lib.hold(room, open, grant, source)
	if not focus_of(room) or grant.sending[other[source]] then return promise.resolve(false); end
	local kind = kinds[source];
	grant.held[kind] = true;
	return hold_kind(room, open, grant, kind);
end

local most_tries = 3;

--- Holds again what was held: another bridge, to which the focus offers a way, knows nothing of it.
function lib.hold_again(room, open, grant)
	local function try(kind, count)
		if not grant.held[kind] or grant.is_over then return; end
		hold_kind(room, open, grant, kind):next(function (is_held)
			if is_held then return; end
			module:log("warn", "What was held is not held again (try %d)", count);
			if count < most_tries then try(kind, count + 1); end
		end);
	end
	for kind in pairs(grant.held) do try(kind, 1); end
end

--- Lets go what the person now says that they send, and did not before.
function lib.let_go(room, grant)
	for source in pairs(grant.declared or {}) do
		local kind = kinds[source];
		if grant.held[kind] and not grant.sending[source] then
			grant.held[kind] = nil;
			if focus_of(room) then ask(room, grant, kind, false):catch(no); end
		end
	end
end

-- The focus also tells everybody in the room to be silent when it is told of moderation. Who is asked is
-- for meetings to say, and goes past this door.
local function is_told_to_mute(stanza)
	local word = stanza.tags[1];
	return stanza.attr.type == "set" and word ~= nil and word.name == "mute";
end

--- The answer in the place of those who are not asked; nil for any other stanza.
function lib.answer_for(stanza)
	return is_told_to_mute(stanza) and st.reply(stanza) or nil;
end

return lib;
