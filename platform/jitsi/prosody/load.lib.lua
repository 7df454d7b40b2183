-- How the engine is: what is open, what is missing, how busy the busiest part says it is.
-- luacheck: globals module prosody

local array = require "util.array";
local jid = require "util.jid";
local astra = module:require "astra";

-- What must be there for a call to work; without it the engine is down, whatever this server says.
local expected = module:get_option_set("astra_expects", { "focus", "bridge" });
local focus_account = module:get_option_string("astra_focus_account", "");
local brewery = module:get_option_string("astra_brewery", "");

local function has_focus()
	return prosody.bare_sessions[focus_account] ~= nil;
end

local function brewery_room()
	local host = prosody.hosts[jid.host(brewery) or ""];
	return host and host.modules.muc and host.modules.muc.get_room_from_jid(brewery);
end

-- Bridges are those who publish figures there; the focus does not.
local function each_bridge(visit)
	local room = brewery_room();
	if not room then return; end
	for _, occupant in room:each_occupant() do
		local presence = occupant:get_presence();
		local stats = presence and presence:get_child("stats", "http://jitsi.org/protocol/colibri");
		if stats then visit(stats); end
	end
end

local function stress_of(stats)
	for stat in stats:childtags("stat") do
		if stat.attr.name == "stress_level" then return tonumber(stat.attr.value); end
	end
end

local function bridges()
	local count, least;
	count = 0;
	each_bridge(function (stats)
		count = count + 1;
		local stress = stress_of(stats);
		-- The next call goes to the least busy one: that is what is left for it.
		if stress and (not least or stress < least) then least = stress; end
	end);
	return count, least;
end

local lib = {};

function lib.health()
	local rooms, people = 0, 0;
	for _, open in pairs(astra.state.rooms) do
		rooms = rooms + 1;
		people = people + astra.count_people(open);
	end
	local count, load = bridges();
	local missing = array {};
	if expected:contains("focus") and not has_focus() then missing[#missing + 1] = "focus"; end
	if expected:contains("bridge") and count == 0 then missing[#missing + 1] = "bridge"; end
	return { rooms = rooms, participants = people, bridges = count, load = load, missing = missing };
end

return lib;
