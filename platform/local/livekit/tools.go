//go:build tools

// Package livekit names the command that this module pins and builds.
package livekit

import _ "github.com/livekit/livekit-server/cmd/server"
