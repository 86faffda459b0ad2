package discord

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"
)

// witness is a transport that remembers of the last answer what an examination needs besides its body.
type witness struct {
	base http.RoundTripper

	mu            sync.Mutex
	sent, arrived time.Time
	date          time.Time // of Discord's clock, to the second; zero: not told
	elsewhere     string    // host that the answer leads to
}

// RoundTrip implements http.RoundTripper.
func (w *witness) RoundTrip(req *http.Request) (*http.Response, error) {
	sent := time.Now()
	resp, err := w.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent, w.arrived, w.elsewhere = sent, time.Now(), ""
	w.date, _ = http.ParseTime(resp.Header.Get("Date")) // zero when it is not told
	if u, err := url.Parse(resp.Header.Get("Location")); err == nil {
		w.elsewhere = u.Host
	}
	return resp, nil
}

// skew is by how much this machine's clock is certainly ahead of Discord's, negative when it is behind. The answer was made
// at some time between the request and its arrival, in the second that it tells.
func (w *witness) skew() (off time.Duration, known bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.date.IsZero() {
		return 0, false
	}
	sent, arrived := w.sent.Round(0), w.arrived.Round(0) // as the clock on the wall has it
	if ahead := sent.Sub(w.date.Add(time.Second)); ahead > 0 {
		return ahead, true
	}
	return min(arrived.Sub(w.date), 0), true
}

// leadsTo is the host that the last answer leads to, "" for none.
func (w *witness) leadsTo() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.elsewhere
}

// trouble makes a finding of an error, and says whether there is no use in asking further.
func (x *examiner) trouble(about string, err error) (f Finding, over bool) {
	var e *apiError
	if !errors.As(err, &e) {
		return x.unreached(err), true
	}
	switch {
	case e.Status == http.StatusUnauthorized:
		refused := tokenRefused(e.Status)
		return Finding{"token", Faulty, refused.Reason, refused.Cure}, true
	case e.Status == http.StatusTooManyRequests:
		return Finding{about, Doubtful, "Discord wants fewer requests from this address", "wait some minutes; other bots behind the same address count as well"}, true
	case e.Status >= 500:
		return Finding{"discord", Doubtful, fmt.Sprintf("Discord has trouble: %s answers %d", x.host, e.Status), "wait; https://discordstatus.com tells how it is"}, true
	case e.Status < 400:
		return x.intercepted(fmt.Sprintf("%s leads to %s", x.host, x.seen.leadsTo())), true
	case e.Status == http.StatusProxyAuthRequired:
		return x.intercepted("a proxy wants a password"), true
	case e.Message == "":
		return x.intercepted(fmt.Sprintf("%s answers %d, not in Discord's form", x.host, e.Status)), true
	}
	return Finding{about, Faulty, fmt.Sprintf("%s: Discord answers %d: %s", e.what, e.Status, e.Message), "try again; where that does not help, invite the bot anew: " + inviteCure}, false
}

const unreachedPrefix = "Discord cannot be reached: "

// intercepted is the finding where somebody else answers in Discord's place.
func (x *examiner) intercepted(why string) Finding {
	return Finding{"discord", Faulty, unreachedPrefix + why,
		"something between this machine and Discord answers in its place, such as a proxy, a firewall or a network's login page: let https://" + x.host + " through it, or set HTTPS_PROXY to the proxy to use"}
}

// unreached is the finding where no answer has come.
func (x *examiner) unreached(err error) Finding {
	f := Finding{About: "discord", Grade: Faulty}
	var name *net.DNSError
	var syntax *json.SyntaxError
	var shape *json.UnmarshalTypeError
	var op *net.OpError
	var slow net.Error
	proxy := errors.As(err, &op) && op.Op == "proxyconnect" || strings.Contains(err.Error(), "proxyconnect")
	why := "the connection ends: " + innermost(err)
	f.Cure = "check this machine's network, and that a firewall lets it reach https://" + x.host
	switch {
	case errors.As(err, &syntax), errors.As(err, &shape):
		return x.intercepted("what " + x.host + " answers is not Discord's")
	case proxy:
		why, f.Cure = "the proxy does not answer: "+innermost(err), "check HTTPS_PROXY in the environment"
	case errors.As(err, &name):
		why, f.Cure = "no address is found for "+x.host, "check that this machine is on line, and its name server (/etc/resolv.conf)"
	case errors.Is(err, syscall.ECONNREFUSED):
		why = x.host + " takes no connection"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, io.EOF), errors.As(err, &slow) && slow.Timeout():
		why = x.host + " does not answer"
	case distrusted(err):
		why, f.Cure = "the certificate of "+x.host+" is not to be trusted: "+innermost(err), "install the system's certificates (ca-certificates), set the clock, or have the proxy leave Discord's connections alone"
	}
	if x.config.API != "" {
		f.Cure = "check discord.api, and that its server runs"
	}
	f.Found = unreachedPrefix + why
	return f
}

// distrusted says whether an error is about a certificate.
func distrusted(err error) bool {
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var roots x509.SystemRootsError
	return errors.As(err, &unknown) || errors.As(err, &host) || errors.As(err, &invalid) || errors.As(err, &roots)
}

// innermost is the text of the error at the bottom of another.
func innermost(err error) string {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err.Error()
		}
		err = next
	}
}
