-- For the host of the focus and the bridges: its accounts sign in on the inner port alone. Over the
-- doors that the public gateway leads to, nobody can even try a password.
-- luacheck: globals module

local timer = require "util.timer";

module:hook("stream-features", function (event)
	local session = event.origin;
	if not session.websocket_request and not session.bosh_version then return; end
	module:log("warn", "Somebody knocked at an inner host from outside");
	timer.add_task(0, function ()
		if not session.destroyed then session:close("not-authorized"); end
	end);
	return true;
end, 1000);
