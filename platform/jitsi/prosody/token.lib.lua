-- Verifies a token of meetings. One algorithm, exact names, an end that is near: no default of a
-- library decides anything here.
-- luacheck: globals module

local base64 = require "util.encodings".base64;
local json = require "util.json";
local digest = require "openssl.digest";
local pkey = require "openssl.pkey";
local now = require "util.time".now;

-- A token of ours is below 1 kB; what is larger is not looked at.
local most_bytes = 4096;
-- Clocks of two machines differ a little.
local leeway = 5;

local function decode(text)
	local padded = text:gsub("-", "+"):gsub("_", "/")..("="):rep(-#text % 4);
	return base64.decode(padded);
end

local function read(text)
	local raw = decode(text);
	if not raw then return nil; end
	local ok, value = pcall(json.decode, raw);
	return ok and type(value) == "table" and value or nil;
end

-- Exactly these names; a header that brings its own key or asks for an extension is none of ours.
local header_names = { alg = true, typ = true, kid = true };

local function key_for(header, keys)
	for name in pairs(header) do
		if not header_names[name] then return nil, "header"; end
	end
	if header.alg ~= "RS256" then return nil, "algorithm"; end
	if header.typ ~= "astra-join+jwt" then return nil, "type"; end
	if type(header.kid) ~= "string" or not keys[header.kid] then return nil, "key"; end
	return keys[header.kid];
end

local function is_number(value)
	return type(value) == "number" and value == value and math.abs(value) < 2^53;
end

local function times(claims, longest)
	if not is_number(claims.exp) or not is_number(claims.nbf) then return "times"; end
	local moment = now();
	if claims.exp <= moment then return "expired"; end
	if claims.nbf > moment + leeway then return "early"; end
	if claims.exp - claims.nbf > longest then return "lifetime"; end
end

local function is_id(value, pattern)
	return type(value) == "string" and #value <= 128 and value:find(pattern) ~= nil;
end

local sources = { camera = true, microphone = true, screen = true, ["screen-audio"] = true };

local function publish_of(claims)
	if type(claims.publish) ~= "table" then return nil; end
	local may = {};
	for _, source in ipairs(claims.publish) do
		if not sources[source] then return nil; end
		may[source] = true;
	end
	return may;
end

-- What our other modules know of a person; nothing else of the token goes any further.
local function grant_of(claims)
	local user = type(claims.context) == "table" and claims.context.user;
	if type(user) ~= "table" then return nil, "user"; end
	if not is_id(claims.jti, "^[%w][%w_-]*$") then return nil, "grant"; end
	-- Lower case as the room's address is: no case makes another room of it, and no wildcard is a room.
	if not is_id(claims.room, "^[a-z0-9][a-z0-9-]*$") or #claims.room > 63 then return nil, "room"; end
	if not is_id(user.id, "^[%w][%w_-]*$") then return nil, "participant"; end
	if type(user.name) ~= "string" or #user.name > 500 then return nil, "name"; end
	local publish = publish_of(claims);
	if not publish then return nil, "publish"; end
	if claims.region ~= nil and not is_id(claims.region, "^[a-z0-9-]+$") then return nil, "region"; end
	return {
		id = claims.jti, room = claims.room, participant = user.id, name = user.name,
		is_host = user.moderator == true, publish = publish, expires = claims.exp,
		region = claims.region, sending = {}, held = {},
	};
end

local lib = {};

--- Public keys by their id, from files `<id>.pem`; only RSA keys of 2048 bits or more.
function lib.keys(folder)
	local lfs = require "lfs";
	local keys, count = {}, 0;
	for name in lfs.dir(folder) do
		local id = name:match("^([%w_-]+)%.pem$");
		if id then
			local file = assert(io.open(folder.."/"..name));
			local key = pkey.new(file:read("*a"), "PEM");
			file:close();
			assert(key:type() == pkey.new({ type = "RSA", bits = 1024 }):type(), name.." is no RSA key");
			keys[id], count = key, count + 1;
		end
	end
	assert(count > 0, "There is no key in "..folder);
	return keys;
end

--- The grant that the token carries, or nil and the name of its fault; with `expired` also what it carried.
function lib.verify(token, expected)
	if type(token) ~= "string" or #token > most_bytes then return nil, "size"; end
	local signed, head, body, signature = token:match("^(([%w_-]+)%.([%w_-]+))%.([%w_-]+)$");
	if not signed then return nil, "form"; end
	local header = read(head);
	if not header then return nil, "header"; end
	local key, fault = key_for(header, expected.keys);
	if not key then return nil, fault; end
	local ok, is_true = pcall(key.verify, key, decode(signature) or "", digest.new("sha256"):update(signed));
	if not ok or is_true ~= true then return nil, "signature"; end
	local claims = read(body);
	if not claims then return nil, "claims"; end
	if claims.iss ~= expected.issuer then return nil, "issuer"; end
	if claims.aud ~= expected.audience then return nil, "audience"; end
	if claims.sub ~= expected.domain then return nil, "domain"; end
	fault = times(claims, expected.longest);
	-- The end has passed, but all else is right: that is for resuming a stream, and for nothing else.
	if fault == "expired" then return nil, fault, grant_of(claims); end
	if fault then return nil, fault; end
	return grant_of(claims);
end

return lib;
