-- For the room of the bridges. One that has just been started takes seconds for its first answer, since nothing of its
-- code has ever run; the focus waits two, takes it for broken, and everybody who waits begins anew. So each bridge that
-- comes is asked at once, by us, for a conference of nobody; until it has answered no request goes on because of it.
-- luacheck: globals module prosody

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
local person, relay = "00000000", "astra";
local xmlns = "jitsi:colibri2";
local xmlns_rtp = "urn:xmpp:jingle:apps:rtp:1";
local xmlns_way = "urn:xmpp:jingle:transports:ice-udp:1";
local xmlns_keys = "urn:xmpp:jingle:apps:dtls:0";

-- For so long its way and its keys may take to come about; nobody waits for them.
local longest_call = module:get_option_number("astra_warm_call_seconds", 5);

-- So long a focus that has come may take to learn of the bridges.
local focus_looks_round = 2;

local function to_bridge(occupant, attributes)
	attributes.xmlns = xmlns;
	return st.iq({ type = "get", id = new_id(), from = asker, to = occupant.jid })
		:tag("conference-modify", attributes);
end

-- As the focus asks for a person: sound and pictures, a way for them, nothing sent.
local function creation(occupant, meeting)
	return to_bridge(occupant, { ["meeting-id"] = meeting, create = "true", ["rtcstats-enabled"] = "false" })
		:tag("endpoint", { id = person, create = "true" })
		:tag("media", { type = "audio" })
		:tag("payload-type", { xmlns = xmlns_rtp, id = "111", name = "opus", clockrate = "48000", channels = "2" }):up():up()
		:tag("media", { type = "video" })
		:tag("payload-type", { xmlns = xmlns_rtp, id = "100", name = "VP8", clockrate = "90000" }):up():up()
		:tag("transport", { ["ice-controlling"] = "true" }):up()
		:tag("sources"):up()
		:tag("capability", { name = "source-names" }):up();
end

-- The way to one end, from the answer to its creation.
local function way_of(answer, part)
	local answered = answer.stanza:get_child("conference-modified", xmlns);
	local transport = answered and answered:find(part.."/transport");
	return transport and transport:get_child("transport", xmlns_way);
end

-- The same, as the other end is told of it. Not its WebSocket, which the bridge would dial.
local function told(way, setup)
	local copy = st.stanza("transport", { xmlns = xmlns_way, ufrag = way.attr.ufrag, pwd = way.attr.pwd });
	for candidate in way:childtags("candidate") do copy:add_child(st.clone(candidate)); end
	for keys in way:childtags("fingerprint", xmlns_keys) do
		copy:text_tag("fingerprint", keys:get_text(), { xmlns = xmlns_keys, hash = keys.attr.hash, setup = setup });
	end
	return copy;
end

-- On a port of its own: what comes from the very port that it goes to could not be told apart.
local function second_end(occupant, meeting, way)
	return to_bridge(occupant, { ["meeting-id"] = meeting })
		:tag("relay", { id = relay, create = "true" })
		:tag("transport", { ["ice-controlling"] = "false", ["use-unique-port"] = "true" }):add_child(told(way, "passive"));
end

local function way_back(occupant, meeting, way)
	return to_bridge(occupant, { ["meeting-id"] = meeting })
		:tag("endpoint", { id = person }):tag("transport"):add_child(told(way, "active"));
end

-- Lets the bridge call itself. It answers before the way is there, so that nothing waits for more than this.
local function call_itself(occupant, meeting, answer)
	local way = way_of(answer, "endpoint");
	if not way then return; end
	return module:send_iq(second_end(occupant, meeting, way), nil, longest):next(function (second)
		local back = way_of(second, "relay");
		if back then module:send(way_back(occupant, meeting, back)); end
	end);
end

-- For astra_rehearsal.
local function rehearsal_due()
	prosody.events.fire_event("astra-rehearsal-due", {});
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
	module:send_iq(creation(occupant, meeting), nil, longest):next(function (answer)
		done();
		timer.add_task(longest_call, function ()
			module:send(to_bridge(occupant, { ["meeting-id"] = meeting, expire = "true" }));
		end);
		rehearsal_due();
		return call_itself(occupant, meeting, answer);
	end):catch(done);
end

module:hook("muc-occupant-joined", function (event)
	if event.room.jid ~= brewery then return; end
	if astra.is_focus(event.occupant.bare_jid) then
		timer.add_task(focus_looks_round, rehearsal_due);
	else
		warm_up(event.occupant);
	end
end, -10);

module:hook("muc-occupant-left", function (event)
	if event.room.jid == brewery then cold[event.occupant.nick] = nil; end
end);
