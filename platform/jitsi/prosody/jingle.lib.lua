-- The offer and answer of media between a visitor and the focus. A source that the grant does not
-- allow is stopped here, before the focus and the bridge ever hear of it.
-- luacheck: globals module

local xmlns = "urn:xmpp:jingle:1";
local xmlns_rtp = "urn:xmpp:jingle:apps:rtp:1";
local xmlns_source = "urn:xmpp:jingle:apps:rtp:ssma:0";

local actions = {
	["session-accept"] = true, ["session-terminate"] = true, ["session-info"] = true,
	["transport-info"] = true, ["transport-accept"] = true, ["transport-reject"] = true,
	["source-add"] = true, ["source-remove"] = true,
};

local function may_send(media, element, publish)
	if media == "audio" then return publish.microphone or publish["screen-audio"]; end
	if media ~= "video" then return false; end
	if element.attr.videoType == "desktop" then return publish.screen; end
	return publish.camera;
end

local function is_own(element, grant)
	local name = element.attr.name;
	return name == nil or name:sub(1, #grant.nick + 1) == grant.nick.."-";
end

local function content_is_allowed(content, grant)
	for description in content:childtags("description", xmlns_rtp) do
		for element in description:childtags("source", xmlns_source) do
			if not is_own(element, grant) then return false; end
			if not may_send(description.attr.media, element, grant.publish) then return false; end
		end
	end
	return true;
end

local lib = {};

--- Whether this IQ to the focus may pass; a code when it is the grant that forbids it.
function lib.is_allowed(stanza, grant)
	local offer = stanza.tags[1];
	if not offer or offer.name ~= "jingle" or offer.attr.xmlns ~= xmlns then return false; end
	if not actions[offer.attr.action] then return false; end
	if offer.attr.action ~= "session-accept" and offer.attr.action ~= "source-add" then return true; end
	for content in offer:childtags("content", xmlns) do
		if not content_is_allowed(content, grant) then return false, "guard.not-granted"; end
	end
	return true;
end

return lib;
