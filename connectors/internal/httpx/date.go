package httpx

import (
	"net/http"
	"strconv"
	"time"
)

// Date is when the server answered, by its own clock, or zero. A cache in between says how old the answer is.
func Date(h http.Header) time.Time {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	if age, err := strconv.Atoi(h.Get("Age")); err == nil && age > 0 {
		date = date.Add(time.Duration(age) * time.Second)
	}
	return date
}
