-- The orders of meetings: open a room, put somebody out, mute, end, say who is there. On the inner
-- network alone, with a secret; the public gateway must not lead here.
-- luacheck: globals module prosody

local array = require "util.array";
local async = require "util.async";
local ip = require "util.ip";
local jid = require "util.jid";
local json = require "util.json";
local new_id = require "util.id".short;
local st = require "util.stanza";
local timer = require "util.timer";
local astra = module:require "astra";
local hold = module:require "hold";
local load = module:require "load";

local secret = astra.secret("astra_orders_secret");
local allowed = module:get_option_set("astra_orders_from", { "127.0.0.0/8", "::1/128" });
local kept_empty = module:get_option_number("astra_empty_room_seconds", 300);
local state = astra.state;
module:depends "http";
local muc = module:depends "muc";

local networks = {};
for text in allowed do
	local address, bits = ip.parse_cidr(text);
	networks[#networks + 1] = { address = address, bits = bits };
end

local function is_near(text)
	local address = ip.new_ip(text);
	for _, network in ipairs(networks) do
		if ip.match(address, network.address, network.bits) then return true; end
	end
	return false;
end

-- Whoever came through a gateway came from outside, whatever they hold.
local function fault_of(request)
	local headers = request.headers;
	if headers.x_forwarded_for or headers.forwarded or headers.via then return 404; end
	if not is_near(request.conn and request.conn:ip() or request.ip) then return 404; end
	if not astra.equals(headers.authorization or "", "Bearer "..secret) then return 401; end
end

local function is_room_id(value)
	return type(value) == "string" and #value <= 63 and value:find("^[a-z0-9][a-z0-9-]*$") ~= nil;
end

local function room_of(room_id)
	return muc.get_room_from_jid(room_id.."@"..module.host);
end

local orders = {};

function orders.open(order)
	local most = order.maxParticipants;
	if math.type(most) ~= "integer" or most < 1 or most > 1000 then return 400; end
	if astra.open_room(order.roomId) and room_of(order.roomId) then return 204; end
	state.rooms[order.roomId] = { most = most, people = {}, coming = {}, empty_since = astra.now() };
	local room = room_of(order.roomId) or muc.create_room(order.roomId.."@"..module.host);
	if not room then
		state.rooms[order.roomId] = nil;
		return 503;
	end
	room:set_public(false);
	room:set_persistent(false);
	room:set_changesubject(false);
	room:set_historylength(0);
	room:set_whois("anyone"); -- the focus needs the real addresses, which are random
	module:fire_event("astra-room-opened", { room_id = order.roomId });
	return 204;
end

local function close(room_id, reason)
	local open, room = state.rooms[room_id], room_of(room_id);
	if open then open.is_closing = true; end
	if room then room:destroy(nil, reason); end
	state.rooms[room_id] = nil;
end

orders["end"] = function (order)
	close(order.roomId, "ended");
	return 204;
end

local function person_of(order)
	local open = astra.open_room(order.roomId);
	return open and type(order.participantId) == "string" and astra.find_person(open, order.participantId);
end

function orders.remove(order)
	local open, room = astra.open_room(order.roomId), room_of(order.roomId);
	if not open then return 204; end
	-- Who is at the door at this moment does not come in.
	for _, one in pairs(open.coming) do
		if one.participant == order.participantId then one.is_over = true; end
	end
	local grant = person_of(order);
	if room and grant then astra.put_out(room, grant, "removed"); end
	return 204;
end

local words = { camera = "video", microphone = "audio", screen = "desktop", ["screen-audio"] = "audio" };

local function ask_to_mute(room, grant, source)
	local focus = room.jid.."/focus";
	local occupant = room:get_occupant_by_nick(room.jid.."/"..grant.nick);
	if not occupant then return; end
	module:send(st.iq({ type = "set", id = new_id(), from = focus, to = occupant.jid })
		:tag("mute", { xmlns = "http://jitsi.org/jitmeet/"..words[source], actor = focus }):text("true"));
end

-- The engine's client obeys and says so; the answer waits for that, but not for long.
local function until_muted(grant, source, seconds)
	local wait, wake = async.waiter();
	local is_awake = false;
	local function finish()
		if is_awake then return; end
		is_awake = true;
		wake();
	end
	local function heard(event)
		if event.grant == grant and not grant.sending[source] then finish(); end
	end
	module:hook_global("astra-sending", heard, -100);
	timer.add_task(seconds, finish);
	wait();
	module:unhook_object_event(prosody.events, "astra-sending", heard);
end

function orders.mute(order)
	if not words[order.source] then return 400; end
	local grant, room = person_of(order), room_of(order.roomId);
	if not grant or not room then return 200, { isMuted = true, isHeld = false }; end
	-- Also of somebody who says that they send nothing: a client can say so and send.
	local held = hold.hold(room, astra.open_room(order.roomId), grant, order.source);
	if grant.sending[order.source] then
		ask_to_mute(room, grant, order.source);
		until_muted(grant, order.source, 1.5);
	end
	return 200, { isMuted = not grant.sending[order.source], isHeld = async.wait_for(held) };
end

module:hook_global("astra-sending", function (event)
	local room = room_of(event.grant.room);
	if room then hold.let_go(room, event.grant); end
end, 100);

module:hook_global("astra-offered", function (event)
	local room, open = room_of(event.grant.room), astra.open_room(event.grant.room);
	if room and open then hold.hold_again(room, open, event.grant); end
end);

module:hook("iq/full", function (event)
	if not astra.is_focus(event.stanza.attr.from) then return nil; end
	local answer = hold.answer_for(event.stanza);
	if not answer then return nil; end
	event.origin.send(answer);
	return true;
end, 1000);

function orders.presence(order)
	local open, found = astra.open_room(order.roomId), array {};
	for _, grant in pairs(open and open.people or {}) do
		local sending = array {};
		for source in pairs(grant.sending) do sending[#sending + 1] = source; end
		found[#found + 1] = {
			participantId = grant.participant, grantId = grant.id, joinedAt = grant.joined_at, sending = sending,
		};
	end
	return 200, { people = found };
end

local function answer(code, body)
	if not body then return code; end
	return { status_code = code, headers = { content_type = "application/json" }, body = json.encode(body) };
end

local function take(name, event)
	local fault = fault_of(event.request);
	if fault then return fault; end
	local ok, order = pcall(json.decode, event.request.body or "");
	if not ok or type(order) ~= "table" or not is_room_id(order.roomId) then return 400; end
	return answer(orders[name](order));
end

local routes = {
	["GET /health"] = function (event)
		local fault = fault_of(event.request);
		if fault then return fault; end
		return answer(200, load.health(module));
	end,
};
for name in pairs(orders) do
	routes["POST /"..name] = function (event) return take(name, event); end;
end
module:provides("http", { default_path = "/astra", route = routes });

-- A room in which nobody is stays open for a while: time to join, and to come back.
module:hook("muc-occupant-left", function (event)
	local open = astra.open_room((jid.split(event.room.jid)));
	if open and not event.room.destroying then return true; end
end, -0.5);

local sweep_seconds = module:get_option_number("astra_sweep_seconds", 10);
module:add_timer(sweep_seconds, function ()
	for room_id, open in pairs(state.rooms) do
		local is_empty = next(open.people) == nil and next(open.coming) == nil;
		if not is_empty then
			open.empty_since = nil;
		elseif not open.empty_since then
			open.empty_since = astra.now();
		elseif astra.now() - open.empty_since > kept_empty then
			close(room_id, "empty");
		end
	end
	return sweep_seconds;
end);
