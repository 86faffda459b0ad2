package testguild

import (
	"fmt"
	"hash/fnv"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// globalLimit is how many requests a second a bot may make in all. Interaction end points do not
// count.
const globalLimit = 50

// maxBuckets bounds how many buckets are kept; the spent ones go first.
const maxBuckets = 4096

// quota is how many requests a bucket takes in a span of time. Discord does not publish its own and
// changes them: a client must read them from the headers.
type quota struct {
	limit int
	per   time.Duration
}

// quotaOf is the quota of a route, by its pattern.
func quotaOf(pattern string) quota {
	switch {
	case strings.HasPrefix(pattern, "POST /channels/{channel}/messages"), strings.HasPrefix(pattern, "PATCH /channels"),
		strings.HasPrefix(pattern, "POST /channels/{channel}/typing"), strings.Contains(pattern, " /webhooks/"):
		return quota{5, 5 * time.Second}
	case strings.Contains(pattern, "/reactions/"):
		return quota{1, 250 * time.Millisecond}
	case strings.Contains(pattern, "/commands") && !strings.HasPrefix(pattern, "GET"):
		return quota{5, 20 * time.Second}
	}
	return quota{10, 5 * time.Second}
}

// limiter counts requests. It is safe for concurrent use.
type limiter struct {
	clock   Clock
	mu      sync.Mutex
	buckets map[string]*bucket
	global  bucket
}

// bucket counts the requests of one route and channel, guild or webhook.
type bucket struct {
	used  int
	reset time.Time
}

func newLimiter(c Clock) *limiter { return &limiter{clock: c, buckets: map[string]*bucket{}} }

// verdict is what the limits say about a request.
type verdict struct {
	bucket        string // shared by all requests of the route
	limit, remain int
	reset         time.Time
	wait          time.Duration // 0: go on
	global        bool          // the limit over all routes was hit
}

// take counts a request of a route, with the ids that make its bucket.
func (l *limiter) take(pattern, ids string) verdict {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, q := l.clock.Now(), quotaOf(pattern)
	b := l.bucket(pattern+" "+ids, now)
	v := verdict{bucket: bucketName(pattern), limit: q.limit}
	counts := !strings.Contains(pattern, " /interactions/") && !strings.Contains(pattern, " /webhooks/")
	if counts {
		if wait := l.global.count(quota{globalLimit, time.Second}, now); wait > 0 {
			v.wait, v.global, v.reset = wait, true, l.global.reset
			return v
		}
	}
	v.wait = b.count(q, now)
	v.remain, v.reset = q.limit-b.used, b.reset
	return v
}

// count adds a request at now; when the quota is spent it returns how long to wait.
func (b *bucket) count(q quota, now time.Time) time.Duration {
	if !now.Before(b.reset) {
		b.used, b.reset = 0, now.Add(q.per)
	}
	if b.used >= q.limit {
		return b.reset.Sub(now)
	}
	b.used++
	return 0
}

func (l *limiter) bucket(key string, now time.Time) *bucket {
	if b := l.buckets[key]; b != nil {
		return b
	}
	if len(l.buckets) >= maxBuckets {
		for k, b := range l.buckets {
			if !now.Before(b.reset) {
				delete(l.buckets, k)
			}
		}
	}
	b := &bucket{}
	l.buckets[key] = b
	return b
}

// bucketName is the opaque name that clients see.
func bucketName(pattern string) string {
	h := fnv.New64a()
	h.Write([]byte(pattern))
	return fmt.Sprintf("%016x", h.Sum64())
}

// major are the ids of a request that make buckets of their own.
func major(r *http.Request) string {
	return strings.Join([]string{r.PathValue("channel"), r.PathValue("guild"), r.PathValue("token")}, "/")
}

// header tells the client about its limits.
func (v verdict) header(h http.Header, now time.Time) {
	if v.global {
		h.Set("X-RateLimit-Global", "true")
	} else {
		h.Set("X-RateLimit-Limit", strconv.Itoa(v.limit))
		h.Set("X-RateLimit-Remaining", strconv.Itoa(v.remain))
		h.Set("X-RateLimit-Reset", seconds(time.Duration(v.reset.UnixNano())))
		h.Set("X-RateLimit-Bucket", v.bucket)
	}
	h.Set("X-RateLimit-Reset-After", seconds(v.reset.Sub(now)))
	if v.wait > 0 {
		h.Set("X-RateLimit-Scope", map[bool]string{true: "global", false: "user"}[v.global])
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(v.wait.Seconds()))))
	}
}

// seconds shows d with milliseconds, rounded up, as Discord does.
func seconds(d time.Duration) string {
	return strconv.FormatFloat(math.Ceil(d.Seconds()*1000)/1000, 'f', 3, 64)
}

// refuse answers a request that came too early.
func (v verdict) refuse(w http.ResponseWriter) {
	writeJSON(w, http.StatusTooManyRequests, map[string]any{
		"message": "You are being rate limited.", "retry_after": math.Ceil(v.wait.Seconds()*1000) / 1000, "global": v.global, "code": 0,
	})
}
