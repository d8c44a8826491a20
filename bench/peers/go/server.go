// The two endpoints with net/http and redigo: one goroutine a connection, one pooled Redis connection a request.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/gomodule/redigo/redis"
)

const (
	bodyMax      = 1 << 20
	poolMax      = 256
	redisTimeout = 3 * time.Second
)

type reply struct {
	Code int    `json:"code"`
	Msg  string `json:"msg"`
	Data any    `json:"data,omitempty"`
}

type user struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type keyValue struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type helloWorldRequest struct {
	UID *string `json:"uid"`
}

type setAndGetRequest struct {
	Key   *string `json:"key"`
	Value *string `json:"value"`
}

func send(w http.ResponseWriter, status int, body reply) {
	encoded, err := json.Marshal(body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}

	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(encoded)
}

func fail(w http.ResponseWriter, status int, why string) {
	send(w, status, reply{Code: 1, Msg: why})
}

// receive reads the request into target; false when it was answered.
func receive(w http.ResponseWriter, r *http.Request, target any) bool {
	if r.Method != http.MethodPost {
		fail(w, http.StatusMethodNotAllowed, "only POST")
		return false
	}

	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyMax))
	if err != nil {
		status := http.StatusBadRequest
		if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
			status = http.StatusRequestEntityTooLarge
		}

		fail(w, status, err.Error())
		return false
	}

	if err := json.Unmarshal(body, target); err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return false
	}

	return true
}

func helloWorld(w http.ResponseWriter, r *http.Request) {
	var request helloWorldRequest
	if !receive(w, r, &request) {
		return
	}

	if request.UID == nil {
		fail(w, http.StatusBadRequest, "'uid' is missing")
		return
	}

	send(w, http.StatusOK, reply{Msg: "ok", Data: user{ID: "123", Name: "kim"}})
}

func setAndGet(pool *redis.Pool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var request setAndGetRequest
		if !receive(w, r, &request) {
			return
		}

		if request.Key == nil || request.Value == nil {
			fail(w, http.StatusBadRequest, "'key' and 'value' are wanted")
			return
		}

		connection := pool.Get()
		defer connection.Close()
		if _, err := connection.Do("SET", *request.Key, *request.Value); err != nil {
			fail(w, http.StatusServiceUnavailable, err.Error())
			return
		}

		value, err := redis.String(connection.Do("GET", *request.Key))
		if err != nil {
			fail(w, http.StatusServiceUnavailable, err.Error())
			return
		}

		send(w, http.StatusOK, reply{Msg: "success", Data: keyValue{Key: *request.Key, Value: value}})
	}
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: server PORT REDIS_PORT")
		os.Exit(2)
	}

	pool := &redis.Pool{
		MaxIdle:     poolMax,
		MaxActive:   poolMax,
		Wait:        true,
		IdleTimeout: time.Minute,
		Dial: func() (redis.Conn, error) {
			return redis.Dial("tcp", "127.0.0.1:"+os.Args[2],
				redis.DialConnectTimeout(redisTimeout), redis.DialReadTimeout(redisTimeout), redis.DialWriteTimeout(redisTimeout))
		},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/kim/helloworld", helloWorld)
	mux.HandleFunc("/kim/redis", setAndGet(pool))
	server := &http.Server{
		Addr:              "127.0.0.1:" + os.Args[1],
		Handler:           mux,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       75 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
