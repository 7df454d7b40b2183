-- The address at which a visitor asks for a conference. Hands that one request on to the focus and
-- the answer back; nothing else passes, so that no stanza of a visitor's making reaches the focus.
-- luacheck: globals module prosody

local new_id = require "util.id".medium;
local st = require "util.stanza";
local astra = module:require "astra";

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

module:hook("iq-set/host/"..xmlns..":conference", function (event)
	local origin, stanza = event.origin, event.stanza;
	local focus = focus_address();
	if not focus then
		origin.send(st.error_reply(stanza, "wait", "resource-constraint", "focus.absent"));
		return true;
	end
	local request = st.iq({ type = "set", id = new_id(), from = module.host, to = focus })
		:add_child(request_of(stanza.tags[1]));
	module:send_iq(request, nil, 10):next(function (result)
		if not origin.destroyed then origin.send(answer_of(stanza, result.stanza)); end
	end, function ()
		if not origin.destroyed then astra.refuse(origin, stanza, "focus.refused"); end
	end);
	return true;
end, 10);
