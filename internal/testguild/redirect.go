package testguild

import (
	"net/http"
	"net/url"
)

// Redirect returns a transport that sends every request to the guild served at address, as
// "http://127.0.0.1:8080", whatever host it names: a client that believes it talks to Discord needs no other
// change, since the gateway's address comes from the API. base nil is http.DefaultTransport.
func Redirect(address string, base http.RoundTripper) (http.RoundTripper, error) {
	to, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	if base == nil {
		base = http.DefaultTransport
	}
	return redirect{to, base}, nil
}

type redirect struct {
	to   *url.URL
	base http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (r redirect) RoundTrip(req *http.Request) (*http.Response, error) {
	out := req.Clone(req.Context())
	out.URL.Scheme, out.URL.Host, out.Host = r.to.Scheme, r.to.Host, r.to.Host
	return r.base.RoundTrip(out)
}
