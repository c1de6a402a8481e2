// Command checks reads Grafana's dashboards as strictly as Grafana's own types allow.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/cog/plugins"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

// spoiled are changes that no dashboard survives: a check that lets one of them pass checks nothing.
var spoiled = [][2]string{
	{`"justifyMode": "auto"`, `"justifyMode": 1`},
	{`"showLegend": true`, `"showLegends": true`},
	{`"expr": `, `"expression": `},
}

func main() {
	plugins.RegisterDefaultPlugins()
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: checks FOLDER")
		os.Exit(2)
	}
	files, err := filepath.Glob(filepath.Join(os.Args[1], "*.json"))
	if err != nil || len(files) == 0 {
		fmt.Fprintf(os.Stderr, "no dashboards in %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
	passed, failed := 0, 0
	note := func(name string, err error) {
		if err == nil {
			passed++
			return
		}
		failed++
		fmt.Printf("FAILED  %s\n%v\n", name, err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err == nil {
			err = read(raw)
		}
		note(file, err)
		for _, change := range spoiled {
			if !bytes.Contains(raw, []byte(change[0])) {
				continue
			}
			err := read(bytes.Replace(raw, []byte(change[0]), []byte(change[1]), 1))
			note(file+" with "+change[1], refused(err))
		}
	}
	fmt.Printf("dashboards: %d passed, %d failed\n", passed, failed)
	if failed > 0 {
		os.Exit(1)
	}
}

// read returns what is wrong with a dashboard: unknown fields, missing fields, values of other types or out of bounds.
func read(raw []byte) error {
	var strict dashboard.Dashboard
	if err := strict.UnmarshalJSONStrict(raw); holds(err) {
		return err
	}
	if err := strict.Validate(); holds(err) {
		return err
	}
	return nil
}

// holds tells an error from the SDK's empty list of errors, which is not nil.
func holds(err error) bool {
	var list cog.BuildErrors
	return err != nil && !(errors.As(err, &list) && len(list) == 0)
}

func refused(err error) error {
	if err == nil {
		return errors.New("is taken and must not be")
	}
	return nil
}
