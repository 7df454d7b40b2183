-- For the room of the bridges. One that has just been started takes seconds for its first answer, since nothing of its
-- code has ever run; the focus waits two, takes it for broken, and everybody who waits begins anew. So each bridge that
-- comes is asked at once, by us, for a conference of nobody; until it has answered no request goes on because of it.
-- luacheck: globals module

local new_id = require "util.id".medium;
local st = require "util.stanza";
local timer = require "util.timer";
local uuid = require "util.uuid".generate;
local astra = module:require "astra";

local brewery = assert(module:get_option_string("astra_brewery"), "astra_brewery is not set");
-- One that has not answered by then is used all the same: it may speak another version of this. No request waits for so
-- long (astra_focus); a machine on which everything starts at once took nine seconds.
local longest = module:get_option_number("astra_warming_seconds", 20);
-- Nick -> true while it is being asked.
local cold = astra.state.cold;

-- A bridge hears requests from that room alone.
local asker = brewery.."/astra";
local xmlns = "jitsi:colibri2";
local xmlns_rtp = "urn:xmpp:jingle:apps:rtp:1";

local function to_bridge(occupant, attributes)
	attributes.xmlns = xmlns;
	return st.iq({ type = "get", id = new_id(), from = asker, to = occupant.jid })
		:tag("conference-modify", attributes);
end

-- As the focus asks for a person: sound and pictures, a way for them, nothing sent.
local function creation(occupant, meeting)
	return to_bridge(occupant, { ["meeting-id"] = meeting, create = "true", ["rtcstats-enabled"] = "false" })
		:tag("endpoint", { id = "00000000", create = "true" })
		:tag("media", { type = "audio" })
		:tag("payload-type", { xmlns = xmlns_rtp, id = "111", name = "opus", clockrate = "48000", channels = "2" }):up():up()
		:tag("media", { type = "video" })
		:tag("payload-type", { xmlns = xmlns_rtp, id = "100", name = "VP8", clockrate = "90000" }):up():up()
		:tag("transport", { ["ice-controlling"] = "true" }):up()
		:tag("sources"):up()
		:tag("capability", { name = "source-names" }):up();
end

local function warm_up(occupant)
	local nick, meeting = occupant.nick, uuid();
	local asked = {};
	cold[nick] = asked;
	-- The same bridge may have left and come again meanwhile.
	local function done()
		if cold[nick] == asked then cold[nick] = nil; end
	end
	timer.add_task(longest, done);
	module:send_iq(creation(occupant, meeting), nil, longest):next(function ()
		module:send(to_bridge(occupant, { ["meeting-id"] = meeting, expire = "true" }));
		done();
	end, done);
end

module:hook("muc-occupant-joined", function (event)
	if event.room.jid == brewery and not astra.is_focus(event.occupant.bare_jid) then warm_up(event.occupant); end
end, -10);

module:hook("muc-occupant-left", function (event)
	if event.room.jid == brewery then cold[event.occupant.nick] = nil; end
end);
