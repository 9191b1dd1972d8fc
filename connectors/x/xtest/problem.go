package xtest

import (
	"fmt"
	"net/http"
)

// failure is an error answer.
type failure struct {
	status int
	body   any
}

const kinds = "https://api.twitter.com/2/problems/"

func problem(status int, kind, format string, args ...any) *failure {
	return &failure{status, object{
		"title": http.StatusText(status), "status": status, "type": kind, "detail": fmt.Sprintf(format, args...),
	}}
}

func forbidden(format string, args ...any) *failure {
	return problem(http.StatusForbidden, "about:blank", format, args...)
}

// invalid is X's answer to a request of the wrong form.
func invalid(format string, args ...any) *failure {
	return &failure{http.StatusBadRequest, object{
		"errors": []object{{"parameters": object{}, "message": fmt.Sprintf(format, args...)}},
		"title":  "Invalid Request", "detail": "One or more parameters to your request was invalid.", "type": kinds + "invalid-request",
	}}
}

// missing is what X says of a post that it does not hold.
func missing(id string) object {
	return object{
		"value": id, "detail": "Could not find tweet with id: [" + id + "].", "title": "Not Found Error",
		"resource_type": "tweet", "parameter": "id", "resource_id": id, "type": kinds + "resource-not-found",
	}
}

func gone(what, value string) *failure {
	return problem(http.StatusNotFound, "about:blank", "no %s %s", what, value)
}
