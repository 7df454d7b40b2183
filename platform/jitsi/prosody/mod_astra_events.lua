-- Tells meetings what happens in the rooms: sealed, at least once, in order for each room. What is
-- lost with this server's memory is found again by asking who is there.
-- luacheck: globals module prosody

local http = require "net.http";
local jid = require "util.jid";
local json = require "util.json";
local new_id = require "util.id".long;
local timer = require "util.timer";
local astra = module:require "astra";

local meetings = assert(module:get_option_string("astra_meetings"), "astra_meetings is not set");
local secret = astra.secret("astra_hook_secret");
local given_up_after = 900;
local most_waiting = 10000;
-- Whoever tries tokens can try many: the trail says each fault once in so many seconds.
local fault_told_every = 60;

-- Room id -> its events in order; the first one is on its way.
local queues, waiting = {}, 0;
local send_first;

local function drop_first(room_id)
	local queue = queues[room_id];
	table.remove(queue, 1);
	waiting = waiting - 1;
	if #queue == 0 then
		queues[room_id] = nil;
	else
		send_first(room_id);
	end
end

-- 401 is a clock or a secret that somebody will mend; other refusals are of this one event.
local function is_final(code)
	return code >= 400 and code < 500 and code ~= 401 and code ~= 408 and code ~= 429;
end

local function delivered(room_id, code)
	local entry = queues[room_id][1];
	if code >= 200 and code < 300 then return drop_first(room_id); end
	if is_final(code) or astra.now() - entry.since > given_up_after then
		module:log("error", "An event was given up (code %d)", code);
		return drop_first(room_id);
	end
	entry.tries = entry.tries + 1;
	local pause = math.min(30, 0.25 * 2 ^ math.min(entry.tries, 8)) * (0.75 + math.random() / 2);
	timer.add_task(pause, function () send_first(room_id); end);
end

-- Sealed anew at each try, since the moment is under the seal; the id stays.
function send_first(room_id)
	local body, moment = queues[room_id][1].body, tostring(math.floor(astra.now()));
	local is_answered = false;
	local function once(code)
		if is_answered then return; end
		is_answered = true;
		delivered(room_id, code);
	end
	timer.add_task(10, function () once(0); end);
	http.request(meetings.."/engines/jitsi/webhook", {
		method = "POST", body = body,
		headers = {
			["Content-Type"] = "application/json", ["Astra-Time"] = moment,
			["Astra-Signature"] = astra.seal(secret, moment, body),
		},
	}, function (_, code) once(tonumber(code) or 0); end);
end

local function tell(kind, room_id, facts)
	if waiting >= most_waiting then
		module:log("error", "Too many events wait; one is not told");
		return;
	end
	facts.type, facts.roomId, facts.id = kind, room_id, new_id();
	facts.at = math.floor(astra.now() * 1000);
	waiting = waiting + 1;
	local queue = queues[room_id] or {};
	queues[room_id] = queue;
	queue[#queue + 1] = { body = json.encode(facts), tries = 0, since = astra.now() };
	if #queue == 1 then send_first(room_id); end
end

-- Fault of a token -> when it was told last; the faults are those of the verification, and few.
local faults_told = {};

-- Of a token that is refused nothing is to be believed, so that this is of no room and of no person.
module:hook_global("astra-token-refused", function (event)
	local last = faults_told[event.fault];
	if last and astra.now() - last < fault_told_every then return; end
	faults_told[event.fault] = astra.now();
	tell("token-refused", "", { fault = event.fault });
end);

local function about(grant)
	return { participantId = grant.participant, grantId = grant.id };
end

local function tell_sending(grant, sending)
	local before = grant.sending;
	grant.sending = sending;
	for source in pairs(sending) do
		if not before[source] then
			tell("track-started", grant.room, { participantId = grant.participant, source = source });
		end
	end
	for source in pairs(before) do
		if not sending[source] then
			tell("track-stopped", grant.room, { participantId = grant.participant, source = source });
		end
	end
end

module:hook("astra-room-opened", function (event) tell("room-opened", event.room_id, {}); end);

module:hook("muc-occupant-joined", function (event)
	local grant = event.origin and event.origin.astra_grant;
	local open = grant and astra.open_room(grant.room);
	if not open then return; end
	open.people[grant.nick] = grant;
	grant.joined_at = math.floor(astra.now() * 1000);
	tell("participant-joined", grant.room, about(grant));
	tell_sending(grant, grant.declared or {});
end, 100);

module:hook_global("astra-sending", function (event) tell_sending(event.grant, event.grant.declared); end);

-- Who was not put out and sent no goodbye was lost.
local function reason_of(event, grant)
	if event.room.destroying then return "room-closed"; end
	if grant.reason then return grant.reason; end
	return event.origin and not event.origin.destroyed and "left" or "lost";
end

module:hook("muc-occupant-left", function (event)
	local node, _, nick = jid.split(event.nick);
	local open = astra.state.rooms[node];
	local grant = open and open.people[nick];
	if not grant then return; end
	open.people[nick] = nil;
	grant.is_over = true;
	local facts = about(grant);
	facts.reason = reason_of(event, grant);
	tell("participant-left", node, facts);
end, 100);

module:hook("muc-room-destroyed", function (event)
	local node = jid.split(event.room.jid);
	if not astra.state.rooms[node] then return; end
	astra.state.rooms[node] = nil;
	tell("room-closed", node, {});
end, 100);
