-- The address at which a visitor asks for a conference. Hands that one request on to the focus and
-- the answer back; nothing else passes, so that no stanza of a visitor's making reaches the focus.
-- luacheck: globals module prosody

local new_id = require "util.id".medium;
local st = require "util.stanza";
local timer = require "util.timer";
local astra = module:require "astra";
local load = module:require "load";

local xmlns = "http://jitsi.org/protocol/focus";
local account = assert(module:get_option_string("astra_focus_account"), "astra_focus_account is not set");

module:depends("disco");

local function focus_address()
	local sessions = prosody.bare_sessions[account];
	for _, session in pairs(sessions and sessions.sessions or {}) do
		if session.full_jid and not session.hibernating then return session.full_jid; end
	end
end

-- Only what the focus reads: the room and plain properties.
local function request_of(asked)
	local request = st.stanza("conference", { xmlns = xmlns, room = asked.attr.room, ["machine-uid"] = asked.attr["machine-uid"] });
	for property in asked:childtags("property") do
		request:tag("property", { name = property.attr.name, value = property.attr.value }):up();
	end
	return request;
end

local function answer_of(stanza, answered)
	local found = answered:get_child("conference", xmlns);
	local reply = st.reply(stanza);
	if found then reply:add_child(st.clone(found)); end
	return reply;
end

-- Without an origin nobody waits for an answer.
local function answer(asked, reply)
	if asked.origin and not asked.origin.destroyed then asked.origin.send(reply); end
end

local function hand_on(asked, done)
	local stanza = asked.stanza;
	-- Gone while it waited: a conference of nobody would be left.
	if asked.origin and asked.origin.destroyed then return done(); end
	local focus = focus_address();
	if not focus then
		answer(asked, st.error_reply(stanza, "wait", "resource-constraint", "focus.absent"));
		return done();
	end
	local request = st.iq({ type = "set", id = new_id(), from = module.host, to = focus })
		:add_child(request_of(stanza.tags[1]));
	module:send_iq(request, nil, 10):next(function (result)
		answer(asked, answer_of(stanza, result.stanza));
		done();
	end, function ()
		answer(asked, st.error_reply(stanza, "cancel", "not-allowed", "focus.refused"));
		done();
	end);
end

-- Room -> who asks for it, in turn. Whoever is asked about while the focus is still on its way into the room is told
-- "not ready" by it, and the engine's client asks again only a second later.
local lines = {};
local longest_turn = 1;
-- A focus that is asked while it gives the room up enters it anew and leaves it in the same moment: it says "ready"
-- from then on, and invites nobody (docs/operations/jitsi.md).
local look_again = 0.02;
-- Without a bridge the focus lets everybody into the room, tells them so and sends nobody any media: they would leave
-- and come again, all of them several times a second, on the machine on which a bridge is being started. It is not
-- asked until there is one, or until the engine's client, which gives a join up after ten seconds, had better be told.
local longest_without_bridge = 8;
local look_for_bridge = 0.1;

local function pause_before(asked)
	if astra.is_given_up(asked.room) then return look_again; end
	local has_waited = astra.now() - asked.since > longest_without_bridge;
	return not has_waited and load.lacks_bridge() and look_for_bridge or nil;
end

local next_turn;
local function when_free(room)
	local pause = pause_before(lines[room][1]);
	if pause then
		timer.add_task(pause, function () when_free(room); end);
		return;
	end
	local is_over = false;
	local function done()
		if is_over then return; end
		is_over = true;
		table.remove(lines[room], 1);
		next_turn(room);
	end
	timer.add_task(longest_turn, done);
	hand_on(lines[room][1], done);
end

function next_turn(room)
	if #lines[room] == 0 then
		lines[room] = nil;
	else
		when_free(room);
	end
end

local function wait_for_turn(asked)
	local room = asked.stanza.tags[1].attr.room;
	asked.room, asked.since = room, astra.now();
	if lines[room] then
		table.insert(lines[room], asked);
	else
		lines[room] = { asked };
		when_free(room);
	end
end

module:hook("iq-set/host/"..xmlns..":conference", function (event)
	wait_for_turn({ origin = event.origin, stanza = event.stanza });
	return true;
end, 10);

-- Who was told "ready" just before the last person left comes into a room that the focus has left meanwhile. Nothing
-- would tell it of them.
module:hook_global("astra-focus-missed", function (event)
	if not focus_address() then return; end
	wait_for_turn({ stanza = st.iq({ type = "set", id = new_id(), from = module.host, to = module.host })
		:tag("conference", { xmlns = xmlns, room = event.room }):up() });
end);
