//go:build tools

// Package versitygw names the command that this module pins and builds.
package versitygw

import _ "github.com/versity/versitygw/cmd/versitygw"
