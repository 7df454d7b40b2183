//go:build tools

// Package mailpit names the command that this module pins and builds.
package mailpit

import _ "github.com/axllent/mailpit"
