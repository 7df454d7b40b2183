-- The door of the rooms. Nobody comes in by what they hold alone: meetings is asked each time, at
-- that moment, and burns the grant before the person is inside. No answer is a no.
-- luacheck: globals module prosody

local async = require "util.async";
local http = require "net.http";
local jid = require "util.jid";
local json = require "util.json";
local new_id = require "util.id".long;
local timer = require "util.timer";
local astra = module:require "astra";

local meetings = assert(module:get_option_string("astra_meetings"), "astra_meetings is not set");
local secret = astra.secret("astra_hook_secret");
local patience = module:get_option_number("astra_gate_seconds", 2);
local state = astra.state;

-- A used grant is remembered until long after its end.
local remembered = 600;
module:add_timer(60, function () astra.forget_old(); return 60; end);

-- The answer is sealed too, over the id of the question: no one between can turn a no into a yes.
local function verdict_of(question, body, code, response)
	if code ~= 200 then return "gate.unavailable"; end
	local seal = response and response.headers["astra-signature"] or "";
	if not astra.equals(seal, astra.seal(secret, question.id, body)) then return "gate.unavailable"; end
	local ok, answer = pcall(json.decode, body);
	if not ok or type(answer) ~= "table" then return "gate.unavailable"; end
	if answer.mayEnter == true then return "ok"; end
	return "gate."..(tostring(answer.refusal):match("^[%l-]+$") or "refused");
end

local function ask(grant, done)
	local question = {
		type = "admission", id = new_id(), roomId = grant.room, participantId = grant.participant,
		grantId = grant.id, at = math.floor(astra.now() * 1000),
	};
	local body, moment = json.encode(question), tostring(math.floor(astra.now()));
	http.request(meetings.."/engines/jitsi/admissions", {
		method = "POST", body = body,
		headers = {
			["Content-Type"] = "application/json", ["Astra-Time"] = moment,
			["Astra-Signature"] = astra.seal(secret, moment, body),
		},
	}, function (reply, code, response) done(verdict_of(question, reply, code, response)); end);
end

-- Only this person's stream waits; the server goes on.
local function decide(grant)
	local wait, wake = async.waiter();
	local verdict;
	local function finish(given)
		if verdict then return; end
		verdict = given;
		wake();
	end
	timer.add_task(patience, function () finish("gate.timeout"); end);
	ask(grant, finish);
	wait();
	return verdict;
end

-- Places taken: who is inside and who is being asked about, apart from the same person's old join.
local function is_full(open, grant)
	local others = 0;
	for _, one in pairs(open.people) do
		if one.participant ~= grant.participant then others = others + 1; end
	end
	for _, one in pairs(open.coming) do
		if one ~= grant and one.participant ~= grant.participant then others = others + 1; end
	end
	return others >= open.most;
end

local function fault_before(event, grant)
	local node = jid.split(event.room.jid);
	if not grant then return "gate.no-grant"; end
	if grant.room ~= node then return "gate.other-room"; end
	local open = astra.open_room(node);
	if not open then return "gate.room-closed"; end
	if jid.resource(event.occupant.nick) ~= grant.nick then return "gate.nick"; end
	if state.used[grant.id] or grant.is_over then return "gate.used"; end
	if grant.expires <= astra.now() then return "gate.expired"; end
	if is_full(open, grant) then return "gate.full"; end
end

local function fault_after(event, grant, verdict)
	if verdict ~= "ok" then return verdict; end
	local open = astra.open_room(grant.room);
	if not open then return "gate.room-closed"; end
	if grant.is_over then return "gate.refused"; end
	if is_full(open, grant) then return "gate.full"; end
	local earlier = astra.find_person(open, grant.participant);
	if earlier then astra.put_out(event.room, earlier, "replaced"); end
end

local function pass(event)
	local grant, origin = event.origin.astra_grant, event.origin;
	local fault = fault_before(event, grant);
	if fault then return fault; end
	-- From here on the grant is used, whatever comes of it; two joins at once cannot both come here.
	state.used[grant.id] = grant.expires + remembered;
	local open = astra.open_room(grant.room);
	open.coming[grant.id] = grant;
	local verdict = decide(grant);
	open.coming[grant.id] = nil;
	if origin.destroyed or origin.type ~= "c2s" then return "gone"; end
	fault = fault_after(event, grant, verdict);
	if fault then return fault; end
	event.occupant.role = grant.is_host and "moderator" or "participant";
end

module:hook("muc-occupant-pre-join", function (event)
	if astra.is_focus(event.stanza.attr.from) then return nil; end
	local ok, fault = pcall(pass, event);
	if not ok then
		module:log("error", "The gate failed: %s", fault);
		fault = "gate.failed";
	end
	if fault == nil then return nil; end
	module:log("info", "A join was refused: %s", fault);
	if fault ~= "gone" then astra.refuse(event.origin, event.stanza, fault); end
	return true;
end, 50);

-- A room is opened by meetings alone; not even the focus brings another one into being.
module:hook("muc-room-pre-create", function (event)
	local node = jid.split(event.room.jid);
	if astra.open_room(node) and astra.is_focus(event.stanza.attr.from) then return nil; end
	return astra.refuse(event.origin, event.stanza, "gate.room-closed");
end, 1000);

local function has_focus(room)
	return room:get_occupant_by_nick(room.jid.."/focus") ~= nil;
end

-- Once the last person has gone the focus goes too, and is not to be asked for this room until it has.
module:hook("muc-occupant-left", function (event)
	local open = astra.open_room((jid.split(event.room.jid)));
	if not open then return; end
	local is_empty = next(open.people) == nil;
	if astra.is_focus(event.occupant.bare_jid) then
		open.given_up_at = nil;
		for _, grant in pairs(open.people) do grant.has_lost_focus = true; end
		if not is_empty then prosody.events.fire_event("astra-focus-missed", { room = event.room.jid }); end
	elseif is_empty and has_focus(event.room) then
		open.given_up_at = astra.now();
	end
end, 50);

module:hook("muc-occupant-joined", function (event)
	local open = astra.open_room((jid.split(event.room.jid)));
	if not open or astra.is_focus(event.occupant.bare_jid) or has_focus(event.room) then return; end
	prosody.events.fire_event("astra-focus-missed", { room = event.room.jid });
end, 50);

-- One name a person, from first to last.
module:hook("muc-occupant-pre-change", function (event)
	if astra.is_focus(event.stanza.attr.from) or event.orig_occupant.nick == event.dest_occupant.nick then return nil; end
	return astra.refuse(event.origin, event.stanza, "gate.nick");
end, 1000);

-- The second wall behind the guard: rooms are commanded by meetings and the focus, never by a visitor.
local function focus_only(event)
	if astra.is_focus(event.stanza.attr.from) then return nil; end
	return astra.refuse(event.origin, event.stanza, "gate.refused");
end
for _, command in ipairs { "muc#owner", "muc#admin", "disco#items" } do
	for _, kind in ipairs { "iq-get", "iq-set" } do
		for _, place in ipairs { "bare", "host" } do
			module:hook(("%s/%s/http://jabber.org/protocol/%s:query"):format(kind, place, command), focus_only, 1000);
		end
	end
end
for _, place in ipairs { "message/bare", "message/host", "message/full" } do
	module:hook(place, focus_only, 1000);
end
