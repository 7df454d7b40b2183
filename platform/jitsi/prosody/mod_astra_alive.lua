-- Whoever says nothing any more is not there. A browser whose network is gone says no goodbye, and TCP notices it a
-- quarter of an hour later, or never while a gateway holds the connection. So each silent visitor is asked by a ping of
-- the WebSocket, which the browser answers without the page (a page in the background may sleep), and who does not
-- answer is cut off: others see them leave, and a stream that can go on may do so.
-- luacheck: globals module prosody

local filters = require "util.filters";
local timer = require "util.timer";
local time = require "util.time";
local build_frame = require "net.websocket.frames".build;

local ask_after = module:get_option_number("astra_ask_seconds", 10);
local gone_after = module:get_option_number("astra_silence_seconds", 25);
assert(gone_after > ask_after, "astra_silence_seconds must be more than astra_ask_seconds");

local ping = build_frame({ FIN = true, opcode = 0x9, data = "" });

local function hear(data, session)
	session.astra_heard = time.monotonic();
	return data;
end

local function watch(session)
	filters.add_filter(session, "bytes/in", hear, 1000);
end
filters.add_filter_hook(watch);

local function look_at(session, now)
	-- One that hibernates has no connection, and a bound of its own.
	if not session.conn or not session.websocket_request then return; end
	local silent = now - (session.astra_heard or now);
	if silent >= gone_after then
		module:log("info", "A visitor is silent for %d s and cut off", silent);
		session.conn:close();
	elseif silent >= ask_after then
		session.conn:write(ping);
	end
end

local every = ask_after / 2;
local last_round = time.monotonic();

local round = timer.add_task(every, function ()
	local all, now = {}, time.monotonic();
	-- A round that is late: it was this server that stood still, and what others said meanwhile is still to be read.
	local is_late = now - last_round > ask_after;
	last_round = now;
	for _, user in pairs(prosody.hosts[module.host].sessions) do
		-- Cutting one off changes what is gone through.
		for _, session in pairs(user.sessions) do all[#all + 1] = session; end
	end
	for _, session in ipairs(all) do
		if is_late then session.astra_heard = now; end
		look_at(session, now);
	end
	return every;
end);

function module.unload()
	timer.stop(round);
	filters.remove_filter_hook(watch);
end
