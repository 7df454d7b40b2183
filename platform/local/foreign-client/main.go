// A chat client of another maker, for the tests: mautrix-go with its own encryption, which shares no code with ours. It
// takes a wish a line on its input, answers each with a line, and says on lines of their own what it could read.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/crypto/cryptohelper"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// Wish is what a test asks; which fields it has depends on what is to be done.
type Wish struct {
	Do         string    `json:"do"`
	Homeserver string    `json:"homeserver"`
	Token      string    `json:"token"`
	Code       string    `json:"code"`
	Room       id.RoomID `json:"room"`
	Text       string    `json:"text"`
}

// Line is an answer, or what was read meanwhile.
type Line struct {
	Kind    string      `json:"kind"` // done, refused, read, unreadable
	User    id.UserID   `json:"user,omitempty"`
	Rooms   []id.RoomID `json:"rooms,omitempty"`
	Room    id.RoomID   `json:"room,omitempty"`
	Text    string      `json:"text,omitempty"`
	Status  int         `json:"status,omitempty"`
	Errcode string      `json:"errcode,omitempty"`
	Reason  string      `json:"reason,omitempty"`
}

type chat struct {
	client *mautrix.Client
	helper *cryptohelper.CryptoHelper
	out    sync.Mutex
}

func main() {
	one := &chat{}
	wishes := bufio.NewScanner(os.Stdin)
	for wishes.Scan() {
		var wish Wish
		if err := json.Unmarshal(wishes.Bytes(), &wish); err != nil {
			one.say(refusal(err))
			continue
		}
		answer, err := one.fulfil(context.Background(), wish)
		if err != nil {
			answer = refusal(err)
		}
		one.say(answer)
	}
}

func (one *chat) say(line Line) {
	one.out.Lock()
	defer one.out.Unlock()
	_ = json.NewEncoder(os.Stdout).Encode(line)
}

func refusal(err error) Line {
	line := Line{Kind: "refused", Reason: err.Error()}
	var http mautrix.HTTPError
	if errors.As(err, &http) && http.Response != nil {
		line.Status = http.Response.StatusCode
		if http.RespError != nil {
			line.Errcode = http.RespError.ErrCode
		}
	}
	return line
}

func (one *chat) fulfil(ctx context.Context, wish Wish) (Line, error) {
	done := Line{Kind: "done"}
	switch wish.Do {
	case "sign-in":
		return one.signIn(ctx, wish)
	case "confirm":
		return done, one.helper.Machine().VerifyWithRecoveryKey(ctx, wish.Code)
	case "list":
		listed, err := one.client.JoinedRooms(ctx)
		if err != nil {
			return done, err
		}
		return Line{Kind: "done", Rooms: listed.JoinedRooms}, nil
	case "look":
		_, err := one.client.State(ctx, wish.Room)
		return done, err
	case "enter":
		_, err := one.client.JoinRoomByID(ctx, wish.Room)
		return done, err
	case "write":
		// The client encrypts by itself what goes into an encrypted room.
		_, err := one.client.SendText(ctx, wish.Room, wish.Text)
		return done, err
	}
	return done, fmt.Errorf("it does not know %q", wish.Do)
}

func (one *chat) signIn(ctx context.Context, wish Wish) (Line, error) {
	client, err := mautrix.NewClient(wish.Homeserver, "", "")
	if err != nil {
		return Line{}, err
	}
	// A refusal is answered as it came; nothing is tried again by itself.
	client.IgnoreRateLimit = true
	client.StateStore = mautrix.NewMemoryStateStore()
	login := &mautrix.ReqLogin{Type: mautrix.AuthTypeToken, Token: wish.Token, StoreCredentials: true}
	login.InitialDeviceDisplayName = "mautrix"
	if _, err = client.Login(ctx, login); err != nil {
		return Line{}, err
	}
	keys := crypto.NewMemoryStore(nil)
	helper, err := cryptohelper.NewCryptoHelper(client, []byte("kept nowhere"), keys)
	if err != nil {
		return Line{}, err
	}
	one.listen(client, helper)
	if err = helper.Init(ctx); err != nil {
		return Line{}, err
	}
	client.Crypto = helper
	one.client, one.helper = client, helper
	go func() {
		if err := client.SyncWithContext(ctx); err != nil {
			one.say(Line{Kind: "unreadable", Reason: err.Error()})
		}
	}()
	return Line{Kind: "done", User: client.UserID}, nil
}

func (one *chat) listen(client *mautrix.Client, helper *cryptohelper.CryptoHelper) {
	syncer := client.Syncer.(*mautrix.DefaultSyncer)
	syncer.OnEvent(client.StateStoreSyncHandler)
	helper.DecryptErrorCallback = func(evt *event.Event, err error) {
		one.say(Line{Kind: "unreadable", Room: evt.RoomID, Reason: err.Error()})
	}
	syncer.OnEventType(event.EventMessage, func(_ context.Context, evt *event.Event) {
		// Words in the clear are none that it has opened.
		if !evt.Mautrix.WasEncrypted {
			return
		}
		one.say(Line{Kind: "read", User: evt.Sender, Room: evt.RoomID, Text: evt.Content.AsMessage().Body})
	})
}
