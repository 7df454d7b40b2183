-- How the engine is: what is open, what is missing, how busy the busiest part says it is.
-- luacheck: globals module prosody

local array = require "util.array";
local jid = require "util.jid";
local time = require "util.time";
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

-- A bridge publishes figures every five seconds. One that stands still, or whose host has no power, stays listed until its
-- connection times out, a quarter of an hour later: whoever says nothing for so long is not there.
local longest_silence = module:get_option_number("astra_bridge_silence_seconds", 15);
local last_said = {};

local function is_silent(said, nick, presence, now)
	local before = last_said[nick];
	said[nick] = before and before.presence == presence and before or { presence = presence, at = now };
	return now - said[nick].at > longest_silence;
end

local function figures_of(stats)
	local figures = {};
	for stat in stats:childtags("stat") do figures[stat.attr.name or ""] = stat.attr.value; end
	return figures;
end

-- Bridges are those who publish figures there; the focus does not.
local function each_bridge(visit)
	local said, now = {}, time.monotonic();
	local room = brewery_room();
	if not room then return; end
	for _, occupant in room:each_occupant() do
		local presence = occupant:get_presence();
		local stats = presence and presence:get_child("stats", "http://jitsi.org/protocol/colibri");
		if stats and not is_silent(said, occupant.nick, presence, now) then
			visit(figures_of(stats), occupant.nick);
		end
	end
	last_said = said;
end

-- One that its operator empties keeps the calls that it has, and gets none.
local function stress_of(figures)
	if figures.drain == "true" or figures.graceful_shutdown == "true" then return 1; end
	return tonumber(figures.stress_level);
end

local function is_fit(figures)
	return figures.healthy ~= "false" and figures.shutting_down ~= "true";
end

local function bridges()
	local count, least;
	count = 0;
	each_bridge(function (figures)
		if not is_fit(figures) then return; end
		count = count + 1;
		local stress = stress_of(figures);
		-- The next call goes to the least busy one: that is what is left for it.
		if stress and (not least or stress < least) then least = stress; end
	end);
	return count, least;
end

local lib = {};

--- Whether there is no bridge that could carry a call at this moment; never where the deployment expects none.
function lib.lacks_bridge()
	if not expected:contains("bridge") then return false; end
	local is_lacking = true;
	each_bridge(function (figures, nick)
		if is_fit(figures) and not astra.state.cold[nick] then is_lacking = false; end
	end);
	return is_lacking;
end

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
