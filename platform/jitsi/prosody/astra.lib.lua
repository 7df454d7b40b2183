-- What our modules share: the rooms that meetings opened, the grants that were used, and small tools.
-- luacheck: globals module prosody

local hashes = require "util.hashes";
local jid = require "util.jid";
local st = require "util.stanza";
local now = require "util.time".now;

local lib = {};

-- One table for all of our modules on this server; it lives as long as one of them is loaded.
local state = module:shared("/*/astra/state");
-- Room id -> what meetings opened and who is in it. Any other room does not exist for us.
state.rooms = state.rooms or {};
-- Grant id -> when it may be forgotten. A grant in here lets nobody in.
state.used = state.used or {};
-- Grant id -> the one session that holds it.
state.holders = state.holders or {};
-- Address of a bridge in the room of the bridges -> something, while it has not answered anything yet.
state.cold = state.cold or {};

lib.state = state;
lib.now = now;

local focus_account = module:get_option_string("astra_focus_account", "");

--- The one account that may be in a room without a grant. Not the bridges': they meet elsewhere.
function lib.is_focus(address)
	return jid.bare(address) == focus_account;
end

--- A secret of the configuration; a short one is refused, so that no deployment runs with a guess.
function lib.secret(name)
	local value = module:get_option_string(name, "");
	if #value < 32 then
		error(("%s must be set and have 32 characters or more"):format(name), 0);
	end
	return value;
end

function lib.equals(one, other)
	return #one == #other and hashes.equals(one, other);
end

--- The seal on what goes between this server and meetings: over the moment and the very bytes.
function lib.seal(secret, moment, body)
	return hashes.hmac_sha256(secret, moment.."."..body, true);
end

--- The open room of that name: { most, people = nick -> grant }. Nil when meetings did not open it.
function lib.open_room(room_id)
	local open = room_id and state.rooms[room_id];
	return open and not open.is_closing and open or nil;
end

-- A focus that stays for longer has not given the room up: somebody came before it knew that it was empty.
local longest_farewell = 2;

--- Whether the focus is on its way out of the room of that address, since the last person has left it.
function lib.is_given_up(room)
	local open = lib.open_room((jid.split(room)));
	return open ~= nil and open.given_up_at ~= nil and now() - open.given_up_at < longest_farewell;
end

--- Whoever is in the room under this participant id.
function lib.find_person(open, participant)
	for _, grant in pairs(open.people) do
		if grant.participant == participant then return grant; end
	end
end

function lib.count_people(open)
	local count = 0;
	for _ in pairs(open.people) do count = count + 1; end
	return count;
end

--- Somebody out of the room, with no way back by the same grant.
function lib.put_out(room, grant, reason)
	grant.is_over, grant.reason = true, reason;
	room:set_role(true, room.jid.."/"..grant.nick, nil, reason);
end

--- The refusal of a stanza: codes only, since the text reaches the client.
function lib.refuse(origin, stanza, code)
	if stanza.attr.type ~= "error" and stanza.attr.type ~= "result" then
		origin.send(st.error_reply(stanza, "cancel", "not-allowed", code));
	end
	return true;
end

function lib.forget_old()
	local moment = now();
	for grant_id, until_when in pairs(state.used) do
		if until_when < moment then state.used[grant_id] = nil; end
	end
	-- Streams that ended before they had an address told nobody.
	for grant_id, session in pairs(state.holders) do
		if session.destroyed then state.holders[grant_id] = nil; end
	end
end

return lib;
